import { inspect } from 'node:util';

/**
 * The event as a handler gets it, and whether anything of it was read. A handler that reads nothing has not been tested,
 * whatever its pact says. Accessors, and no Proxy: what a handler clones, spreads or compares must still be a plain event.
 */
export function watched(event: unknown): { event: unknown; wasRead: () => boolean } {
  // Of a text or number nothing can be seen.
  if (typeof event !== 'object' || event === null || Object.keys(event).length === 0)
    return { event, wasRead: () => true };
  let read = false;
  const values = new Map(Object.entries(event));
  const seen: object = Array.isArray(event) ? [] : {};
  for (const name of values.keys()) {
    Object.defineProperty(seen, name, {
      enumerable: true,
      configurable: true,
      get: () => {
        read = true;
        return values.get(name);
      },
      set: (value: unknown) => void values.set(name, value),
    });
  }
  // console.log(event) shows values, as it would of the event itself.
  Object.defineProperty(seen, inspect.custom, { value: () => event });
  return { event: seen, wasRead: () => read };
}
