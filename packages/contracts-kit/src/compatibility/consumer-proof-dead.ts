import { isDeepStrictEqual } from 'node:util';
import type { Containment, Json, Schema, Sets } from '../containment/types.js';
import { isObject } from '../hostile-json.js';
import { finiteValues } from './consumer-proof-golden.js';
import { isValue, type Refusal, refusalsOf, relax } from './consumer-proof-refusals.js';

type Prove = (sets: Sets) => Containment;

export type Fit =
  | { kind: 'fits' }
  /** The golden has such events, the scope leaves out every one of them. */
  | { kind: 'outside' }
  /** The golden has no such event. The event is the nearest it has, and these keep the message from being it. */
  | { kind: 'dead'; witness: Json; refusals: readonly Refusal[] };

/** Whether some event of the golden, within the scope, can be a message. What is not known counts as fitting. */
export function fitOf(golden: Schema, inner: readonly Schema[], message: Schema, prove: Prove): Fit {
  const within = prove({ inner: [golden, message], outer: [] }).verdict;
  if (within === 'proven') return nearest(golden, inner, message, prove) ?? { kind: 'fits' };
  if (within === 'unknown' || inner.length < 2) return { kind: 'fits' };
  return prove({ inner: [...inner, message], outer: [] }).verdict === 'proven' ? { kind: 'outside' } : { kind: 'fits' };
}

/**
 * The event that was meant has the variant that the message names, if there is such a variant. Of what keeps the message from being
 * it, only what has to be dropped is said: each expectation without which an event can still be the message is kept.
 */
function nearest(golden: Schema, inner: readonly Schema[], message: Schema, prove: Prove): Fit | undefined {
  const eventOf = (...more: Schema[]): Json | undefined => {
    const answer = prove({ inner: [...inner, ...more], outer: [] });
    return answer.verdict === 'refuted' ? answer.witness : undefined;
  };
  const meant = eventOf(variantOf(golden, message, [])) ?? eventOf();
  if (meant === undefined) return undefined;
  // Values are kept before anything else, so what is left to say is about the rest wherever it can be.
  let dropped = refusalsOf(message, meant).sort((a, b) => Number(isValue(b)) - Number(isValue(a)));
  let witness = eventOf(without(message, dropped));
  if (witness === undefined) return undefined;
  for (const one of dropped) {
    const fewer = dropped.filter((other) => other !== one);
    const event = eventOf(without(message, fewer));
    if (event === undefined) continue;
    dropped = fewer;
    witness = event;
  }
  const refusals = refusalsOf(message, witness);
  return refusals.length === 0 ? undefined : { kind: 'dead', witness, refusals };
}

function without(message: Schema, refusals: readonly Refusal[]): Schema {
  const schema = structuredClone(message) as Record<string, unknown>;
  // From the last to the first: what stands deeper goes before what holds it.
  for (const one of [...refusals].sort((a, b) => b.schema.length - a.schema.length)) relax(schema, one);
  return schema;
}

/** Of a message only the values by which the golden tells its variants apart. */
function variantOf(golden: Schema, message: unknown, steps: readonly string[]): Record<string, unknown> {
  if (!isObject(message)) return {};
  const named = Object.hasOwn(message, 'const') ? [message.const] : Array.isArray(message.enum) ? message.enum : [];
  const several = named.length > 0 ? (finiteValues(golden, steps) ?? []) : [];
  const known = named.filter((value) => several.some((one) => isDeepStrictEqual(one, value)));
  const properties = isObject(message.properties)
    ? Object.entries(message.properties).map(([name, one]) => [name, variantOf(golden, one, [...steps, name])] as const)
    : [];
  const below = properties.filter(([, one]) => Object.keys(one).length > 0);
  const also = (Array.isArray(message.allOf) ? message.allOf : [])
    .map((one) => variantOf(golden, one, steps))
    .filter((one) => Object.keys(one).length > 0);
  return {
    ...(several.length > 1 && known.length > 0 && { enum: known }),
    ...(below.length > 0 && { properties: Object.fromEntries(below) }),
    ...(also.length > 0 && { allOf: also }),
  };
}
