import type { JsonObject, JsonValue } from '../golden/json.js';

const LOWER = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties', 'minContains'];
const UPPER = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties', 'maxContains'];

/** Takes the limits of a schema into those that are known; of two the tighter counts. */
export function readBounds(bounds: Map<string, number>, schema: JsonObject): void {
  for (const keyword of LOWER) limit(bounds, keyword, schema[keyword], Math.max);
  for (const keyword of UPPER) limit(bounds, keyword, schema[keyword], Math.min);
  limit(bounds, 'multipleOf', schema.multipleOf, Math.max);
}

/** Leaves no limit that another implies or that says nothing; `whole`: only integers are allowed. */
export function settleBounds(bounds: Map<string, number>, whole: boolean): void {
  edge(bounds, 'minimum', 'exclusiveMinimum', whole ? Math.floor : undefined, 1);
  edge(bounds, 'maximum', 'exclusiveMaximum', whole ? Math.ceil : undefined, -1);
  for (const keyword of ['minLength', 'minItems', 'minProperties'])
    if (bounds.get(keyword) === 0) bounds.delete(keyword);
  if (whole && bounds.get('multipleOf') === 1) bounds.delete('multipleOf');
}

/** Leaves one of the two bounds on a side; `towards` is 1 where tighter is greater. */
function edge(
  bounds: Map<string, number>,
  inclusive: string,
  exclusive: string,
  outwards: ((bound: number) => number) | undefined,
  towards: 1 | -1,
): void {
  const [open, closed] = [bounds.get(exclusive), bounds.get(inclusive)];
  if (outwards && closed !== undefined) bounds.set(inclusive, -outwards(-closed));
  if (open === undefined) return;
  if (closed !== undefined && open * towards < closed * towards) bounds.delete(exclusive);
  else bounds.delete(inclusive);
  if (!outwards) return;
  bounds.delete(exclusive);
  const next = outwards(open) + towards;
  bounds.set(inclusive, closed === undefined ? next : towards * Math.max(next * towards, closed * towards));
}

function limit(
  bounds: Map<string, number>,
  keyword: string,
  value: JsonValue | undefined,
  tighter: (a: number, b: number) => number,
): void {
  if (typeof value !== 'number') return;
  const known = bounds.get(keyword);
  bounds.set(keyword, known === undefined ? value : tighter(known, value));
}
