import { canonicalJson } from '../golden/canonical.js';
import type { JsonObject } from '../hostile-json.js';
import { isObject } from '../hostile-json.js';
import type { ProviderState } from './read.js';

/** A provider state by name, with parameters, or several of either. */
export type Given = string | { name: string; params?: Record<string, unknown> };

export interface Stated {
  description: string;
  event: string;
  states: ProviderState[];
  /** Plain JSON, matchers included. */
  contents: unknown;
  /** As `PactMessage.key`. */
  key: string;
}

/**
 * What a test stated, as plain JSON. Values JSON would drop or bend in silence are refused with the place they stand at.
 * @throws TypeError
 */
export function stated(
  description: string,
  said: { event: string; given?: Given | readonly Given[]; contents: unknown },
): Stated {
  if (typeof description !== 'string' || description === '') throw new TypeError('receives: the description is empty');
  if (!/^[A-Z][A-Za-z0-9]{0,99}$/.test(said.event)) {
    throw new TypeError(
      `receives: event is ${JSON.stringify(said.event)}, expected an event's name like "TemplateDeleted"`,
    );
  }
  const contents = plain(said.contents, '');
  if (contents === '' || (typeof contents === 'object' && contents !== null && Object.keys(contents).length === 0)) {
    throw new TypeError(`receives: the contents of ${JSON.stringify(description)} are empty, so they expect nothing`);
  }
  const states = [said.given ?? []].flat().map((state): ProviderState => {
    const { name, params } = typeof state === 'string' ? { name: state, params: undefined } : state;
    if (typeof name !== 'string' || name === '')
      throw new TypeError('receives: a provider state (`given`) has no name');
    const given = plain(params ?? {}, '/given');
    return { name, ...(isObject(given) && Object.keys(given).length > 0 ? { params: given } : {}) };
  });
  return { description, event: said.event, states, contents, key: canonicalJson({ description, states }) };
}

function plain(value: unknown, pointer: string, above: readonly unknown[] = []): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`receives: ${value} at ${shown(pointer)} is not JSON`);
    return value;
  }
  if (typeof value !== 'object') throw new TypeError(`receives: ${typeof value} at ${shown(pointer)} is not JSON`);
  if (above.includes(value)) throw new TypeError(`receives: the contents contain themselves at ${shown(pointer)}`);
  const inside = [...above, value];
  const own = value as { toJSON?: unknown };
  if (typeof own.toJSON === 'function') return plain(own.toJSON(), pointer, inside);
  if (Array.isArray(value)) return value.map((item, index) => plain(item, `${pointer}/${index}`, inside));
  const entries = Object.entries(value as JsonObject).map(
    ([name, item]) => [name, plain(item, `${pointer}/${name}`, inside)] as const,
  );
  return Object.fromEntries(entries);
}

const shown = (pointer: string) => (pointer === '' ? 'the top of the contents' : pointer);
