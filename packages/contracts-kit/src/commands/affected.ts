import { type Affected, effectOn, type Readers, type Reliance } from '../compatibility/affected.js';
import type { Reader } from '../compatibility/judge.js';
import { openForTolerantReader } from '../compatibility/tolerance.js';
import type { Schema } from '../containment/types.js';
import { canonicalJson } from '../golden/canonical.js';
import { isObject } from '../golden/json.js';
import { cloudEventTypeOf, type PactMessage } from '../pact/read.js';
import { messageBounds } from '../pact/schema/index.js';
import { groupByContent } from '../registry/group.js';
import type { VersionGolden } from './baselines.js';
import type { Comparison } from './diff-compare.js';
import type { FetchedPact } from './fetch-pacts.js';

/**
 * What each selected version of each consumer relies on, event by event. Versions with the same pact and the same scope of an
 * event are one. `goldens` name the events of messages that say only their CloudEvents type.
 */
export function reliancesOf(
  pacts: readonly FetchedPact[],
  goldens: readonly ReadonlyMap<string, VersionGolden>[],
): Reliance[] {
  const eventOf = eventNames(goldens);
  return pacts.flatMap(({ consumer, labels, subscriptions, pact }) => {
    const messages = Map.groupBy(pact.messages, (message) => message.event ?? eventOf(message));
    const declared = subscriptions.flatMap((subscription) => Object.keys(subscription));
    const events = [...new Set([...messages.keys(), ...declared])].filter((event) => event !== undefined);
    return events.sort().flatMap((event) => {
      const versions = labels.map((label, index) => {
        const subscription = subscriptions[index] ?? {};
        const scope = Object.hasOwn(subscription, event) ? subscription[event]!.scope : undefined;
        return { label, scope };
      });
      const relied = (messages.get(event) ?? []).map(relyOn);
      return groupByContent(versions, ({ scope }) => (scope === undefined ? '' : canonicalJson(scope))).groups.map(
        ({ members }): Reliance => {
          const { scope } = members[0];
          return {
            consumer,
            labels: members.map((one) => one.label),
            event,
            messages: relied,
            ...(scope !== undefined && { scope }),
          };
        },
      );
    });
  });
}

function relyOn(message: PactMessage): Reliance['messages'][number] {
  const { surely, perhaps, doubts } = messageBounds(message);
  const [doubt] = doubts;
  const accepts = doubt
    ? { unknown: doubt.reason, atLeast: surely.schema, atMost: perhaps.schema }
    : { schema: surely.schema };
  return { description: message.description, accepts };
}

/** For pacts of other tools, which name no event: the event whose golden fixes the `type` that the expectation has. */
function eventNames(
  goldens: readonly ReadonlyMap<string, VersionGolden>[],
): (message: PactMessage) => string | undefined {
  const byType = new Map<string, string>();
  for (const { event, schema } of goldens.flatMap((each) => [...each.values()])) {
    const type = isObject(schema.properties) && Object.hasOwn(schema.properties, 'type') && schema.properties.type;
    if (isObject(type ?? null) && typeof (type as { const?: unknown }).const === 'string') {
      byType.set((type as { const: string }).const, event);
    }
  }
  return (message) => byType.get(cloudEventTypeOf(message) ?? '');
}

/** The table consumer x event for what changed since a baseline. */
export function affectedBy(
  { baseline, changes }: Comparison,
  working: ReadonlyMap<string, VersionGolden>,
  reliances: readonly Reliance[],
  readers: Reader,
): Affected[] {
  return changes.flatMap((change) => {
    const own = reliances.filter((one) => one.event === change.event);
    const old = baseline.goldens.get(change.event)?.schema;
    const next = working.get(change.event)?.schema;
    const before = old && own.length > 0 ? readBy(old, readers) : undefined;
    return own.map((reliance): Affected => {
      return { reliance, effect: effectOn({ change, reliance, ...(before && { before }), ...(next && { next }) }) };
    });
  });
}

function readBy(old: Schema, readers: Reader): Readers {
  if (readers === 'strict') return { schema: old };
  const opened = openForTolerantReader(old);
  if ('schema' in opened) return { schema: opened.schema };
  return { unknown: opened.unknown, atLeast: opened.atLeast.schema, atMost: opened.atMost.schema };
}
