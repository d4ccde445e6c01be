import fc from 'fast-check';
import type { Entry, ServiceRecord } from '../../src/registry/record-types.js';

const day = 24 * 60 * 60 * 1000;
const environment = fc.constantFrom('test', 'production');
const instance = fc.constantFrom('default', 'eu');
const version = fc.constantFrom('1.0.0', '1.1.0', '2.0.0');
const branch = fc.constantFrom('main', 'feature/x', 'pr-7');
const emitsAgain = fc.constantFrom<string[]>(['UserCreated'], []);
const reason = fc.constantFrom('because', 'no');

const anyRecord: fc.Arbitrary<ServiceRecord> = fc.oneof(
  fc.record({ kind: fc.constant('head-moved' as const), branch, version, from: fc.option(version) }),
  fc.record({ kind: fc.constant('branch-closed' as const), branch }),
  fc.record(
    { kind: fc.constant('deployed' as const), environment, instance, version, emitsAgain },
    { requiredKeys: ['kind', 'environment', 'instance', 'version'] },
  ),
  fc.record({ kind: fc.constant('undeployed' as const), environment, instance }),
  fc.record({ kind: fc.constant('released' as const), environment, version }),
  fc.record({ kind: fc.constant('support-ended' as const), environment, version }),
  fc.record({
    kind: fc.constant('retired' as const),
    event: fc.option(fc.constantFrom('UserCreated', 'UserGone')),
    provider: fc.option(fc.constantFrom('templates', 'billing')),
    reason,
  }),
  fc.record({ kind: fc.constant('yanked' as const), version, reason }),
  fc.record({ kind: fc.constant('condemned' as const), versions: fc.tuple(version) }),
  fc.record({ kind: fc.constant('ignored' as const), environment, version, counterpart: fc.constant('core'), reason }),
);

/** Records with times that never go back: minutes, days or years lie between two. */
export function anyLog(maxLength: number): fc.Arbitrary<Entry<ServiceRecord>[]> {
  const pause = fc.constantFrom(0, 60_000, day, 300 * day);
  return fc.array(fc.tuple(anyRecord, pause), { maxLength, size: 'max' }).map((all) => {
    let at = Date.UTC(2000, 0, 1);
    return all.map(([record, after], index) => {
      at += after;
      return { entry: 1, seq: index + 1, at: new Date(at).toISOString(), by: 'test', previous: null, record };
    });
  });
}
