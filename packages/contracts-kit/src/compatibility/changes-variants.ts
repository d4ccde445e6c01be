import { canonicalJson } from '../golden/canonical.js';
import { isObject } from '../golden/json.js';
import { type Part, type View, viewOf } from './changes-view.js';

/** One branch of a union. */
interface Variant {
  parts: Part[];
  view: View;
  text: string;
}

export interface Matched {
  /** Of a union that was split or merged a variant is in several pairs. */
  pairs: [Variant, Variant][];
  removed: Named[];
  added: Named[];
  /** The property whose constants tell the variants apart, where there is one: it need not be compared in a pair. */
  tag?: string;
}

interface Named {
  name: string;
  /** JSON Pointer to the variant's schema. */
  at: string;
}

/** Which branch of the old union became which of the new: by a discriminator, else by what is the same, else by type. */
export function matchVariants(old: readonly Part[][], next: readonly Part[][]): Matched {
  const variants = (all: readonly Part[][]): Variant[] =>
    all.map((parts) => ({ parts, view: viewOf(parts), text: textOf(parts) }));
  const [removed, added] = [variants(old), variants(next)];
  const tag = tagOf(removed, added);
  if (tag !== undefined) return byTag(removed, added, tag);
  const pairs: [Variant, Variant][] = [];
  const by = (same: (a: Variant, b: Variant) => boolean): void => {
    for (const before of [...removed]) {
      const after = added.find((one) => same(before, one));
      if (!after) continue;
      pairs.push([before, after]);
      removed.splice(removed.indexOf(before), 1);
      added.splice(added.indexOf(after), 1);
    }
  };
  by((a, b) => a.text === b.text);
  by((a, b) => titleOf(a) !== undefined && titleOf(a) === titleOf(b));
  by((a, b) => typesOf(a) === typesOf(b) && sharesProperties(a, b));
  if (removed.length === 1 && added.length === 1) by(() => true);
  const named = (one: Variant): Named => ({ name: nameOf(one), at: one.view.at });
  return { pairs, removed: removed.map(named), added: added.map(named) };
}

function byTag(old: readonly Variant[], next: readonly Variant[], tag: string): Matched {
  const named = (side: readonly Variant[], other: readonly Variant[]): Named[] => {
    const known = new Set(other.flatMap((variant) => tagValues(variant, tag)));
    return side.flatMap((variant) =>
      tagValues(variant, tag)
        .filter((value) => !known.has(value))
        .map((value) => ({ name: `${tag} = ${value}`, at: variant.view.at })),
    );
  };
  const pairs = old.flatMap((before) =>
    next
      .filter((after) => overlap(tagValues(before, tag), tagValues(after, tag)))
      .map((after): [Variant, Variant] => [before, after]),
  );
  return { pairs, removed: named(old, next), added: named(next, old), tag };
}

/** What to call a variant without a tag: its values, its title or its types. */
function nameOf(variant: Variant): string {
  const { values } = variant.view;
  if (values) return [...values.keys()].join(' or ');
  return titleOf(variant) ?? (typesOf(variant) || 'anything');
}

function tagOf(...sides: Variant[][]): string | undefined {
  const all = sides.flat();
  const names = [...(all[0]?.view.properties.keys() ?? [])];
  return names.find((name) =>
    sides.every((side) => {
      const texts = side.flatMap((variant) => tagValues(variant, name));
      return side.every((variant) => tagValues(variant, name).length > 0) && new Set(texts).size === texts.length;
    }),
  );
}

function tagValues({ view }: Variant, name: string): string[] {
  const parts = view.properties.get(name);
  return parts ? [...(viewOf(parts).values?.keys() ?? [])] : [];
}

function textOf(parts: readonly Part[]): string {
  return parts.map(({ schema }) => canonicalJson(schema)).join();
}

function titleOf({ parts }: Variant): string | undefined {
  for (const { schema } of parts) {
    if (!isObject(schema)) continue;
    if (typeof schema.title === 'string') return schema.title;
    if (typeof schema.$ref === 'string') return schema.$ref.split('/').pop();
  }
  return undefined;
}

function typesOf({ view }: Variant): string {
  return view.types ? [...view.types].sort().join(' or ') : '';
}

/** Two objects without a name in common are two objects. */
function sharesProperties(a: Variant, b: Variant): boolean {
  const [names, others] = [[...a.view.properties.keys()], [...b.view.properties.keys()]];
  return (names.length === 0 && others.length === 0) || overlap(names, others);
}

function overlap(a: readonly string[], b: readonly string[]): boolean {
  return a.some((one) => b.includes(one));
}
