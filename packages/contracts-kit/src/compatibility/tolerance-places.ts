import { has, isObject, type JsonObject } from '../golden/json.js';
import type { SchemaDocument } from './tolerance-document.js';
import { type Group, type Origin, type Origins, type Root, together } from './tolerance-group.js';

/** A schema of nothing but these has nothing to open and looks at no property. */
const PLAIN = new Set(
  `type const enum format pattern minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum multipleOf
  title description examples default $comment deprecated readOnly writeOnly minItems maxItems`.split(/\s+/),
);

/** Members that speak of the properties, or items, that they do not name. */
interface Loose {
  schema: JsonObject;
  at: (child: unknown) => Root | undefined;
}

/**
 * The schemas that the members of a group have for the values inside, place by place: one list for each property that is
 * named, for each pattern and for all other properties; for each position and for all other items. Schemas in different
 * branches, which never meet, are apart.
 */
export function placesInside(
  group: Group,
  document: SchemaDocument,
  originsOf: (member: JsonObject) => Origins,
  visit: (count?: number) => void,
): Root[][] {
  const named = new Map<string, Loose[]>();
  const patterned = new Map<string, Loose[]>();
  const positions: Loose[][] = [];
  const loose: Loose[] = [];
  for (const { schema, branches, origin } of group.entries()) {
    if (document.ignoresSiblings(schema)) continue;
    const counted = originsOf(schema).get('contains');
    const at = (child: unknown, from: Origin | undefined = origin): Root | undefined => {
      visit();
      if (!isObject(child) || isPlain(child)) return undefined;
      return { schema: child, branches, ...(from && { origin: from }) };
    };
    const one: Loose = { schema, at };
    for (const name of namesIn(schema.properties)) push(named, name, one);
    for (const pattern of namesIn(schema.patternProperties)) push(patterned, pattern, one);
    listed(schema).forEach((_, i) => {
      positions[i] ??= [];
      positions[i].push(one);
    });
    if (LOOSE.some((keyword) => isObject(schema[keyword])))
      loose.push({ schema, at: (child) => at(child, child === schema.contains && !origin ? counted : undefined) });
  }
  const found: (Root | undefined)[][] = [];
  for (const [name, members] of named)
    found.push([
      ...members.map(({ schema, at }) => at((schema.properties as JsonObject)[name])),
      ...loose.flatMap((one) => matching(one, (pattern) => mayMatch(pattern, name))),
      ...loose.filter(({ schema }) => !declares(schema, 'properties', name)).flatMap(undeclared),
    ]);
  for (const [pattern] of patterned)
    found.push([
      ...loose.flatMap((one) => matching(one, (other) => other === pattern || mayOverlap(other, pattern))),
      ...loose.filter(({ schema }) => !declares(schema, 'patternProperties', pattern)).flatMap(undeclared),
    ]);
  found.push(loose.flatMap(undeclared));
  positions.forEach((members, i) => {
    found.push([
      ...members.map(({ schema, at }) => at(listed(schema)[i])),
      ...loose.flatMap((one) => [
        ...(listed(one.schema).length > i ? [] : furtherItems(one)),
        one.at(one.schema.contains),
      ]),
    ]);
  });
  found.push(loose.flatMap((one) => [...furtherItems(one), one.at(one.schema.contains)]));
  return found.map((roots) => roots.filter((root) => root !== undefined)).flatMap((roots) => parted(roots, visit));
}

const LOOSE = [
  'patternProperties',
  'additionalProperties',
  'unevaluatedProperties',
  'items',
  'additionalItems',
  'unevaluatedItems',
  'contains',
];

function undeclared({ schema, at }: Loose): (Root | undefined)[] {
  return [at(schema.additionalProperties), at(schema.unevaluatedProperties)];
}

function furtherItems({ schema, at }: Loose): (Root | undefined)[] {
  const items = Array.isArray(schema.items) ? schema.additionalItems : schema.items;
  return [at(items), at(schema.unevaluatedItems)];
}

function matching({ schema, at }: Loose, takes: (pattern: string) => boolean): (Root | undefined)[] {
  if (!isObject(schema.patternProperties)) return [];
  return Object.entries(schema.patternProperties).flatMap(([pattern, child]) => (takes(pattern) ? [at(child)] : []));
}

/** The schemas by position. */
function listed(schema: JsonObject): unknown[] {
  if (Array.isArray(schema.prefixItems)) return schema.prefixItems;
  return Array.isArray(schema.items) ? schema.items : [];
}

function namesIn(map: unknown): string[] {
  return isObject(map) ? Object.keys(map) : [];
}

function declares(schema: JsonObject, keyword: string, name: string): boolean {
  const map = schema[keyword];
  return isObject(map) && has(map, name);
}

function push(map: Map<string, Loose[]>, key: string, one: Loose): void {
  const list = map.get(key);
  if (list) list.push(one);
  else map.set(key, [one]);
}

function isPlain(schema: JsonObject): boolean {
  return Object.keys(schema).every((keyword) => PLAIN.has(keyword));
}

/** What a name has to begin with. Only plain beginnings are looked at: a pattern from outside may take for ever. */
export function beginningOf(pattern: string): string | undefined {
  return /^\^[\w-]*$/.test(pattern) ? pattern.slice(1) : undefined;
}

function mayMatch(pattern: string, name: string): boolean {
  const beginning = beginningOf(pattern);
  return beginning === undefined || name.startsWith(beginning);
}

function mayOverlap(one: string, other: string): boolean {
  const [a, b] = [beginningOf(one), beginningOf(other)];
  return a === undefined || b === undefined || a.startsWith(b) || b.startsWith(a);
}

/** Those that may have to be satisfied together, in one list; each schema once for each way to look. */
function parted(roots: readonly Root[], visit: (count?: number) => void): Root[][] {
  const lists: Root[][] = [];
  for (const root of roots) {
    const near = lists.filter((list) =>
      list.some((other) => {
        visit();
        return together(root.branches, other.branches);
      }),
    );
    const merged = [...near.flat(), root];
    visit(merged.length);
    for (const list of near) lists.splice(lists.indexOf(list), 1);
    lists.push(merged);
  }
  return lists;
}

/**
 * The same place is looked at once: a text that two lists of schemas have in common when they are the same schemas, and
 * exclude each other alike. The branches are those of the values around: inside they only say who excludes whom.
 */
export function normalised(
  roots: readonly Root[],
  idOf: (schema: object) => number,
  visit: (count?: number) => void,
): { key: string; roots: readonly Root[] } {
  if (roots.length === 1) {
    const { schema, origin } = roots[0]!;
    const root: Root = { schema, branches: new Map(), ...(origin && { origin }) };
    return { key: nameOf(root, idOf), roots: [root] };
  }
  const sorted = [...roots].sort((a, b) => (nameOf(a, idOf) < nameOf(b, idOf) ? -1 : 1));
  const unions = new Set(sorted.flatMap(({ branches }) => [...branches.keys()]));
  const rows = new Map<string, (number | undefined)[]>();
  visit(unions.size * sorted.length);
  for (const union of unions) {
    const seen: number[] = [];
    const row = sorted.map(({ branches }) => {
      const index = branches.get(union);
      if (index === undefined) return undefined;
      if (!seen.includes(index)) seen.push(index);
      return seen.indexOf(index);
    });
    if (seen.length > 1) rows.set(row.join(), row);
  }
  const texts = [...rows.keys()].sort();
  const tokens = texts.map((text) => ({ token: {}, row: rows.get(text)! }));
  const apart = sorted.map((root, i): Root => {
    const own = tokens.flatMap(({ token, row }) => (row[i] === undefined ? [] : [[token, row[i]] as const]));
    return { ...root, branches: new Map<object, number>(own) };
  });
  return { key: `${sorted.map((root) => nameOf(root, idOf)).join()}|${texts.join('|')}`, roots: apart };
}

function nameOf({ schema, origin }: Root, idOf: (schema: object) => number): string {
  return origin ? `${idOf(schema)}<${idOf(origin)}` : `${idOf(schema)}`;
}
