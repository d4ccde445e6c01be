import type { Json, Schema } from '../containment/types.js';
import type { JsonObject } from '../golden/json.js';
import { pointerStep } from '../json-pointer.js';
import type { ChangeKind, NamedChange } from './change.js';
import { isListed, nullChange } from './changes-null.js';
import { matchVariants } from './changes-variants.js';
import { type Part, placeOf, type View, viewOf } from './changes-view.js';
import { SchemaDocument } from './tolerance-document.js';

/** More are not looked at, or not told. */
const MAX_PAIRS = 3000;
const MAX_CHANGES = 200;

/**
 * The changes between two schemas that a person would name, in the order of the schema. An explanation of a verdict and never
 * its source: two schemas that mean the same have none, and a change of a kind that nobody names has none either.
 */
export function namedChanges(old: Schema, next: Schema): NamedChange[] {
  const comparison = new Comparison();
  try {
    comparison.compare([partOf(old)], [partOf(next)], '');
  } catch (error) {
    // Nested too deeply to be read.
    if (!(error instanceof RangeError)) throw error;
  }
  return comparison.changes.slice(0, MAX_CHANGES);
}

function partOf(schema: Schema): Part {
  if (typeof schema === 'boolean') return { schema, document: new SchemaDocument({}), at: '' };
  const document = new SchemaDocument(schema as JsonObject);
  return { schema: document.root, document, at: '' };
}

/** `but`: a property that has been compared already, which tells the variants of a union apart. */
type Paired = { but?: string | undefined };

class Comparison {
  readonly changes: NamedChange[] = [];
  readonly #seen = new Set<string>();

  /** `variant`: the two are one variant of a union, so that what they say of `null` is not what the union says. */
  compare(oldParts: readonly Part[], newParts: readonly Part[], at: string, variant?: Paired): void {
    const [old, next] = [viewOf(oldParts), viewOf(newParts)];
    const key = `${old.at} ${next.at}`;
    if (this.#seen.has(key) || this.#seen.size >= MAX_PAIRS) return;
    this.#seen.add(key);
    const say = (kind: ChangeKind, text: string, where = at, from = old.at, to = next.at): void => {
      this.changes.push({
        kind,
        at: where,
        old: from,
        new: to,
        message: `${where === '' ? 'The event' : where} ${text}.`,
      });
    };
    if (!variant && isListed(old) && isListed(next)) nullChange(oldParts, newParts, say);
    if (old.variants.length > 0 || next.variants.length > 0) {
      if (this.#variants(old, next, oldParts, newParts, at, say)) return;
    }
    const disjoint = types(old, next, say);
    if (disjoint) return;
    values(old, next, say);
    limits(old, next, say);
    this.#objects(old, next, at, say, variant?.but);
    this.#arrays(old, next, at, say);
    wholes(old, next, say);
  }

  /** True when nothing is left to compare. */
  #variants(
    old: View,
    next: View,
    oldParts: readonly Part[],
    newParts: readonly Part[],
    at: string,
    say: Say,
  ): boolean {
    // Beside other keywords a union only adds to them; else a schema without one is a union of one.
    const whole = old.types === undefined || next.types === undefined;
    const before = old.variants.length > 0 ? old.variants : whole ? [[...oldParts]] : [];
    const after = next.variants.length > 0 ? next.variants : whole ? [[...newParts]] : [];
    const { pairs, removed, added, tag } = matchVariants(before, after);
    for (const [one, other] of pairs) this.compare(one.parts, other.parts, at, { but: tag });
    for (const one of removed) say('variant-removed', `may no longer be the variant ${one.name}`, at, one.at);
    for (const one of added) say('variant-added', `may also be the variant ${one.name}`, at, old.at, one.at);
    return old.variants.length === 0 || next.variants.length === 0 ? whole : false;
  }

  #objects(old: View, next: View, at: string, say: Say, but?: string): void {
    const [properties, others] = [old.properties, next.properties];
    for (const [name, parts] of properties) {
      const there = at + pointerStep(name);
      const after = others.get(name);
      if (after && name === but) continue;
      if (after) this.compare(parts, after, there);
      else
        say(
          'property-removed',
          `was removed${old.required.has(name) ? '; it was required' : ''}`,
          there,
          viewOf(parts).at,
        );
    }
    for (const [name, parts] of others) {
      if (properties.has(name)) continue;
      const there = at + pointerStep(name);
      say(
        'property-added',
        `was added and is ${next.required.has(name) ? 'required' : 'optional'}`,
        there,
        old.at,
        viewOf(parts).at,
      );
    }
    for (const name of new Set([...old.required, ...next.required])) {
      if (properties.has(name) !== others.has(name) || old.required.has(name) === next.required.has(name)) continue;
      const there = at + pointerStep(name);
      const [from, to] = [old, next].map(({ properties: all, at: whole }) => {
        const [part] = all.get(name) ?? [];
        return part ? placeOf(part) : whole;
      });
      if (next.required.has(name)) say('made-required', 'is now required', there, from, to);
      else say('made-optional', 'is no longer required', there, from, to);
    }
    for (const [pattern, parts] of old.patternProperties) {
      const after = next.patternProperties.get(pattern);
      if (after) this.compare(parts, after, `${at}/*`);
    }
    const names = (view: View): string => [...view.patternProperties.keys()].sort().join(', ') || 'none';
    if (names(old) !== names(next))
      say('property-names-changed', `has its properties by other patterns: ${names(old)} became ${names(next)}`);
    this.#rest(old.others, next.others, `${at}/*`, say, ['object-opened', 'object-closed'], 'properties');
  }

  #rest(
    old: View['others'],
    next: View['others'],
    at: string,
    say: Say,
    kinds: [ChangeKind, ChangeKind],
    what: string,
  ): void {
    if (Array.isArray(old) && Array.isArray(next)) this.compare(old, next, at);
    else if (old === next) return;
    else if (next === 'nothing') say(kinds[1], `no longer allows other ${what}`);
    else if (old === 'nothing') say(kinds[0], `now allows other ${what}`);
    else if (next === 'anything') say(kinds[0], `now allows anything in its other ${what}`);
    else say(kinds[1], `no longer allows anything in its other ${what}`);
  }

  #arrays(old: View, next: View, at: string, say: Say): void {
    const count = Math.max(old.tuple.length, next.tuple.length);
    for (let i = 0; i < count; i++) {
      const [before, after] = [old.tuple[i], next.tuple[i]];
      if (before && after) this.compare(before, after, `${at}/${i}`);
      else if (after) say('tuple-item-added', 'was added to the tuple', `${at}/${i}`, old.at, viewOf(after).at);
      else if (before) say('tuple-item-removed', 'was removed from the tuple', `${at}/${i}`, viewOf(before).at);
    }
    this.#rest(old.items, next.items, `${at}/*`, say, ['items-opened', 'items-closed'], 'items');
    if (old.unique !== next.unique)
      say('unique-items-changed', next.unique ? 'may no longer repeat an item' : 'may now repeat an item');
  }
}

type Say = (kind: ChangeKind, text: string, where?: string, from?: string, to?: string) => void;

/** True when the two have no type in common, so that nothing else of them compares. */
function types(old: View, next: View, say: Say): boolean {
  const name = (view: View): string => (view.types ? [...view.types].sort().join(' or ') || 'nothing' : 'anything');
  const listed = old.types !== undefined && next.types !== undefined;
  // Listed values say it themselves.
  if (name(old) !== name(next) && !(old.values && next.values))
    say('type-changed', `changed its type from ${name(old)} to ${name(next)}`);
  if (!listed || name(old) === name(next) || (old.values && next.values)) return false;
  const numbers = (view: View): string[] => [...view.types!].map((type) => (type === 'integer' ? 'number' : type));
  return !numbers(old).some((type) => numbers(next).includes(type));
}

function values(old: View, next: View, say: Say): void {
  const [before, after] = [old.values, next.values];
  if (!before && !after) return;
  if (!before || !after) {
    if (after) say('enum-added', `is now limited to ${listed(after)}`);
    else if (before) say('enum-removed', `is no longer limited to ${listed(before)}`);
    return;
  }
  const gone = [...before.keys()].filter((text) => !after.has(text));
  const come = [...after.keys()].filter((text) => !before.has(text));
  if (before.size === 1 && after.size === 1 && gone.length === 1) {
    say('const-changed', `changed from ${shown(gone[0]!)} to ${shown(come[0]!)}`);
    return;
  }
  for (const text of come) say('enum-value-added', `may now be ${shown(text)}`);
  for (const text of gone) say('enum-value-removed', `may no longer be ${shown(text)}`);
}

function limits(old: View, next: View, say: Say): void {
  for (const keyword of new Set([...old.bounds.keys(), ...next.bounds.keys()].map(inclusive))) {
    const [from, to] = [limitOf(old, keyword), limitOf(next, keyword)];
    if (from !== to) say('bound-changed', `changed its ${keyword} from ${from} to ${to}`);
  }
  for (const [kind, what, before, after] of [
    ['pattern-changed', 'pattern', old.patterns, next.patterns],
    ['format-changed', 'format', old.formats, next.formats],
  ] as const) {
    const name = (all: ReadonlySet<string>): string => [...all].sort().map(shown).join(' and ') || 'none';
    if (name(before) !== name(after)) say(kind, `changed its ${what} from ${name(before)} to ${name(after)}`);
  }
}

function inclusive(keyword: string): string {
  return keyword.replace('exclusiveM', 'm');
}

function limitOf({ bounds }: View, keyword: string): string {
  const exclusive = bounds.get(keyword.replace(/^m(?=(in|ax)imum$)/, 'exclusiveM'));
  const bound = bounds.get(keyword);
  return bound !== undefined ? String(bound) : exclusive !== undefined ? `${exclusive} (exclusive)` : 'none';
}

/** What is only compared as a whole. */
function wholes(old: View, next: View, say: Say): void {
  for (const [keyword, kind, what] of [
    ['contains', 'contains-changed', 'changed what it must contain'],
    ['propertyNames', 'property-names-changed', 'changed how its properties may be named'],
    ['not', 'condition-changed', 'changed what it may not be'],
    ['if', 'condition-changed', 'changed a condition'],
  ] as const) {
    const text = (view: View): string => (view.texts.get(keyword) ?? []).sort().join();
    if (text(old) !== text(next)) say(kind, what);
  }
  for (const name of new Set([...old.dependencies.keys(), ...next.dependencies.keys()])) {
    if (old.dependencies.get(name) !== next.dependencies.get(name))
      say('dependency-changed', `changed what must come with ${shown(name)}`);
  }
}

function listed(all: ReadonlyMap<string, Json>): string {
  const some = [...all.keys()].slice(0, 10).map(shown);
  return some.join(', ') + (all.size > some.length ? ` and ${all.size - some.length} more` : '');
}

function shown(text: string): string {
  const points = [...text];
  return points.length > 80 ? `${points.slice(0, 80).join('')}…` : text;
}
