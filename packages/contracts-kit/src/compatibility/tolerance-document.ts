import { has, isObject, type JsonObject, type JsonValue } from '../golden/json.js';
import { pointerStep } from '../json-pointer.js';

/** Deeper than any event schema, far below what overflows the stack. */
const MAX_DEPTH = 300;

/** How a subschema bears on the values of the schema that holds it. */
type Edge =
  /** It speaks of the same value, and accepting more there never accepts less here. */
  | 'in-place'
  /** It speaks of a value inside, and accepting more there never accepts less here. */
  | 'child'
  /** Accepting more there may accept less here. */
  | 'negative'
  /** It only waits to be referred to. */
  | 'definition';

export interface Step {
  edge: Edge;
  keyword: string;
  pointer: string;
  schema: JsonObject;
}

const LISTS: Record<string, Edge> = { allOf: 'in-place', anyOf: 'in-place', oneOf: 'in-place', prefixItems: 'child' };
const MAPS: Record<string, Edge> = {
  properties: 'child',
  patternProperties: 'child',
  dependentSchemas: 'in-place',
  dependencies: 'in-place',
  $defs: 'definition',
  definitions: 'definition',
};
const SINGLES: Record<string, Edge> = {
  additionalProperties: 'child',
  unevaluatedProperties: 'child',
  additionalItems: 'child',
  unevaluatedItems: 'child',
  contains: 'child',
  not: 'negative',
  // Only strings are under propertyNames; nothing in there can be opened.
  propertyNames: 'definition',
};

/** One schema document: its subschemas, and where its references lead. */
export class SchemaDocument {
  readonly root: JsonObject;
  readonly #draft7: boolean;
  readonly #resourceOf = new Map<JsonObject, JsonObject>();
  readonly #resources = new Map<string, JsonObject>();
  readonly #anchors = new Map<JsonObject, Map<string, JsonObject>>();
  readonly #dynamic = new Map<string, number>();
  readonly #pointers = new Map<JsonObject, string>();

  /** @throws RangeError when it is nested too deeply to be walked */
  constructor(schema: JsonObject) {
    this.root = copy(schema, 0) as JsonObject;
    this.#draft7 = typeof schema.$schema === 'string' && /draft-0[467]/.test(schema.$schema);
    this.#index();
  }

  pointerTo(schema: JsonObject): string {
    return this.#pointers.get(schema) ?? '';
  }

  /** Up to draft-07 a `$ref` stands alone: what is beside it says nothing. */
  ignoresSiblings(schema: JsonObject): boolean {
    return this.#draft7 && typeof schema.$ref === 'string';
  }

  /** The subschemas of a schema that stand inside it. Boolean ones are left out: there is nothing in them. */
  steps(schema: JsonObject): Step[] {
    const steps: Step[] = [];
    const at = this.pointerTo(schema);
    const alone = this.ignoresSiblings(schema);
    const add = (edge: Edge, keyword: string, pointer: string, value: unknown): void => {
      if (isObject(value)) steps.push({ edge: alone ? 'definition' : edge, keyword, pointer, schema: value });
    };
    for (const [keyword, value] of Object.entries(schema)) {
      const place = at + pointerStep(keyword);
      if (has(LISTS, keyword) && Array.isArray(value)) {
        value.forEach((one, i) => {
          add(LISTS[keyword]!, keyword, `${place}/${i}`, one);
        });
      } else if (has(MAPS, keyword) && isObject(value)) {
        for (const [name, one] of Object.entries(value)) add(MAPS[keyword]!, keyword, place + pointerStep(name), one);
      } else if (has(SINGLES, keyword)) add(edgeOf(keyword, schema), keyword, place, value);
      else if (keyword === 'items' && Array.isArray(value)) {
        value.forEach((one, i) => {
          add('child', keyword, `${place}/${i}`, one);
        });
      } else if (keyword === 'items') add('child', keyword, place, value);
      else if (keyword === 'if') add(decides(schema) ? 'negative' : 'definition', keyword, place, value);
      else if (keyword === 'then' || keyword === 'else')
        add(has(schema, 'if') ? 'in-place' : 'definition', keyword, place, value);
    }
    return steps;
  }

  /** Where the references of a schema lead: the schema, `true`/`false` left out, or the text of one that leads nowhere here. */
  references(schema: JsonObject): { to: JsonObject[]; lost?: string } {
    const to: JsonObject[] = [];
    for (const keyword of ['$ref', '$dynamicRef', '$recursiveRef']) {
      const reference = schema[keyword];
      if (typeof reference !== 'string') continue;
      if (keyword === '$dynamicRef' && (this.#dynamic.get(reference.replace(/^#/, '')) ?? 0) > 1)
        return { to, lost: reference };
      const target = this.#resolve(reference, this.#resourceOf.get(schema) ?? this.root);
      if (isObject(target)) to.push(target);
      else if (typeof target !== 'boolean') return { to, lost: reference };
    }
    return { to };
  }

  #resolve(reference: string, base: JsonObject): unknown {
    const hash = reference.indexOf('#');
    const path = hash < 0 ? reference : reference.slice(0, hash);
    const fragment = hash < 0 ? '' : reference.slice(hash + 1);
    const resource = path === '' ? base : this.#resources.get(absolute(path, idOf(base) ?? ''));
    if (resource === undefined) return undefined;
    if (fragment === '') return resource;
    if (!fragment.startsWith('/')) return this.#anchors.get(resource)?.get(fragment);
    let found: unknown = resource;
    let pointer = this.pointerTo(resource);
    for (const raw of fragment.slice(1).split('/')) {
      const token = pointerToken(raw);
      if (token === undefined || typeof found !== 'object' || found === null || !has(found, token)) return undefined;
      found = (found as Record<string, unknown>)[token];
      pointer += pointerStep(token);
    }
    // A reference may lead to a place that no keyword makes a schema.
    if (isObject(found) && !this.#pointers.has(found)) this.#enter(found, pointer, resource);
    return found;
  }

  #index(): void {
    this.#enter(this.root, '', this.root);
  }

  #enter(schema: JsonObject, pointer: string, resource: JsonObject): void {
    const queue: [JsonObject, string, JsonObject][] = [[schema, pointer, resource]];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const [one, at, around] = next;
      if (this.#pointers.has(one)) continue;
      this.#pointers.set(one, at);
      const id = this.ignoresSiblings(one) ? undefined : idOf(one);
      const own = id !== undefined && !id.startsWith('#') ? one : around;
      this.#resourceOf.set(one, own);
      if (own === one || at === '') this.#resources.set(absolute(id ?? '', idOf(around) ?? ''), one);
      const anchors = this.#anchors.get(own) ?? new Map<string, JsonObject>();
      this.#anchors.set(own, anchors);
      if (id?.startsWith('#')) anchors.set(id.slice(1), one);
      if (typeof one.$anchor === 'string') anchors.set(one.$anchor, one);
      if (typeof one.$dynamicAnchor === 'string') {
        anchors.set(one.$dynamicAnchor, one);
        this.#dynamic.set(one.$dynamicAnchor, (this.#dynamic.get(one.$dynamicAnchor) ?? 0) + 1);
      }
      for (const step of this.steps(one)) queue.push([step.schema, step.pointer, own]);
    }
  }
}

function edgeOf(keyword: string, schema: JsonObject): Edge {
  // With an upper count, an item that matches too easily is refused.
  return keyword === 'contains' && has(schema, 'maxContains') ? 'negative' : SINGLES[keyword]!;
}

/** Whether `if` decides anything. */
function decides(schema: JsonObject): boolean {
  return has(schema, 'then') || has(schema, 'else');
}

function idOf(schema: JsonObject): string | undefined {
  return typeof schema.$id === 'string' ? schema.$id : undefined;
}

function absolute(reference: string, base: string): string {
  const whole = URL.canParse(reference, base === '' ? undefined : base)
    ? new URL(reference, base === '' ? undefined : base).href
    : reference;
  return whole.replace(/#$/, '');
}

function pointerToken(token: string): string | undefined {
  try {
    return decodeURIComponent(token).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    return undefined;
  }
}

/** A tree of its own: an object that the caller uses in two places becomes two. */
function copy(value: unknown, depth: number): JsonValue {
  if (depth > MAX_DEPTH) throw new RangeError(`it is nested deeper than ${MAX_DEPTH} levels`);
  if (Array.isArray(value)) return value.map((one) => copy(one, depth + 1));
  if (!isObject(value)) return value as JsonValue;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .map(([key, one]) => [key, copy(one, depth + 1)]),
  );
}
