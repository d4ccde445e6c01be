import type { Schema } from '../containment/types.js';
import { has, isObject, type JsonObject, type JsonValue } from '../golden/json.js';
import { SchemaDocument } from './tolerance-document.js';
import { Overlaps } from './tolerance-overlap.js';
import type { Trouble } from './tolerance-rules.js';
import { Survey } from './tolerance-survey.js';
import { type Opened, write } from './tolerance-write.js';

export type Tolerance =
  | Opened
  /**
   * No schema says exactly what the reader accepts. `atLeast` accepts nothing but what it accepts, `atMost` everything it
   * accepts; `at` is a JSON Pointer into the schema.
   */
  | { unknown: string; at: string; atLeast: Opened; atMost: Opened };

/**
 * OLD as a reader sees it that ignores unknown properties (as Zod does, and a validator that removes what
 * `additionalProperties: false` refuses). The reader accepts an event when, without some of its unknown properties, OLD
 * accepts it. What that means:
 * - A property is known where `properties` or `patternProperties` declare it; it keeps its schema. Others are unknown where
 *   the object is closed (`additionalProperties` or `unevaluatedProperties` false), and then they are let in. What counts are
 *   the schemas by which the rest of the event is right, at that place: of a union one branch.
 * - `additionalProperties` with a schema makes every property data (a record): it stays, as do counts and names over it. So
 *   do constants and enums of objects, which are compared and not read, and closed tuples, since an item is no property.
 * - Counts and names are about the known properties of a closed object, or of an open one that declares some: written out
 *   over those names. Where nothing is declared they stay.
 * - A `oneOf` with a branch that was opened becomes `anyOf` where its opened branches exclude each other (by a tag, or proven).
 *   Where they do not, readers differ: one takes the first branch that fits, another refuses what fits two. That is unknown;
 *   when the branches exclude each other at least as OLD has them, `atLeast` keeps the `oneOf`, of opened branches.
 * - Beneath `not` and `if`, and in `contains` with `maxContains`, nothing is opened. Where an unknown property could matter
 *   there, in `uniqueItems` over opened items (ignoring may make two items equal), or where names and counts meet closed
 *   objects through `allOf` and the like, the answer is unknown. So it is where a closed object does not know a property that
 *   another schema of the same value (of the same property or item, too) declares, wants or asks for: no event of OLD has
 *   it there, and opened the other schema would be heard.
 */
export function openForTolerantReader(schema: Schema): Tolerance {
  if (typeof schema === 'boolean') return { schema, oldPlace: (pointer) => pointer };
  let document: SchemaDocument;
  try {
    document = new SchemaDocument(schema as JsonObject);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const same: Opened = { schema, oldPlace: (pointer) => pointer };
    return { unknown: error.message, at: '', atLeast: same, atMost: { schema: true, oldPlace: () => '' } };
  }
  const survey = new Survey(document);
  const { troubles, kept } = withUnions(survey, document);
  const [first] = troubles;
  if (!first) return write(document, survey.edits, survey.touched(survey.edits.keys()));
  const frozen = survey.frozen(troubles);
  const least = new Map([...survey.edits].filter(([one]) => !frozen.has(one)));
  const most = new Map(survey.edits);
  for (const { schema: one, keywords } of troubles) {
    const edit = most.get(one) ?? { drop: new Set(), replace: new Map(), add: [] };
    most.set(one, { ...edit, drop: new Set([...edit.drop, ...keywords]) });
  }
  return {
    unknown: first.reason,
    at: first.at,
    atLeast: write(document, least, survey.touched(least.keys()), { kept }),
    atMost: survey.tooLarge ? { schema: true, oldPlace: () => '' } : write(document, most, survey.touched(most.keys())),
  };
}

/**
 * The troubles, with those of each `oneOf` that was opened although its branches may overlap; without those that came from a
 * `oneOf` whose branches exclude each other after all. `kept`: the holders of those that can stay a `oneOf` of opened branches
 * in what the reader accepts at least, since the branches exclude each other as long as they are not opened.
 */
function withUnions(survey: Survey, document: SchemaDocument): { troubles: Trouble[]; kept: Set<JsonObject> } {
  const { edits, unions } = survey;
  const kept = new Set<JsonObject>();
  if (survey.tooLarge || unions.size === 0) return { troubles: survey.troubles, kept };
  const touched = survey.touched(edits.keys());
  const overlaps = new Overlaps();
  const written = new Map<JsonObject, JsonObject>();
  const opened = write(document, edits, touched, { written }).schema;
  const settled = new Set<JsonObject>();
  const more: Trouble[] = [];
  for (const [holder, groups] of unions) {
    const branches = holder.oneOf as JsonValue[];
    const isTouched = branches.some((branch) => isObject(branch) && touched.has(branch));
    const asked = isTouched || survey.troubles.some(({ origin }) => origin?.holder === holder);
    if (!asked) continue;
    const after = branches.map((branch) => (isObject(branch) ? (written.get(branch) ?? branch) : branch));
    const apart = overlaps.excludeEachOther(after, besideUnion(written.get(holder) ?? holder, holder), opened);
    if (apart || isTouched) settled.add(holder);
    if (apart || !isTouched) continue;
    const reason = 'an event may fit two branches of this `oneOf` when what only one of them knows is ignored';
    const at = `${document.pointerTo(holder)}/oneOf`;
    const stays = overlaps.excludeEachOther(branches, holder, document.root);
    if (stays) kept.add(holder);
    more.push({
      schema: holder,
      keywords: [],
      at,
      reason,
      roots: stays ? [] : groups.flatMap((group) => group.positiveRoots),
    });
  }
  const troubles = survey.troubles.filter(({ origin }) => origin?.keyword !== 'oneOf' || !settled.has(origin.holder));
  return { troubles: [...more, ...troubles], kept };
}

/** An opened holder without the `anyOf` that stands for its `oneOf`, where it is by itself. */
function besideUnion(opened: JsonObject, holder: JsonObject): JsonObject {
  const { anyOf, ...rest } = opened;
  return has(holder, 'anyOf') ? opened : rest;
}
