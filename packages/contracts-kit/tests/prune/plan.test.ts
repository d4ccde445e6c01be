import { expect } from 'chai';
import fc from 'fast-check';
import { drainWindow, type Environment } from '../../src/registry/environment-journal.js';
import { type HeldVersion, type PruneFacts, type PruneRules, planPrune } from '../../src/registry/prune-plan.js';
import { emptyServiceState } from '../../src/registry/service-fold.js';
import { departedIn, liveIn } from '../../src/registry/service-journal.js';
import { DAY, day, snapshot } from './world.js';

const HOUR = 3_600_000;
const now = day(400);
const ago = (ms: number) => new Date(now.getTime() - ms).toISOString();
const age = fc.constantFrom(0, HOUR, DAY, 2 * DAY, 10 * DAY, 40 * DAY, 399 * DAY);
const version = fc.constantFrom(...Array.from({ length: 8 }, (_, n) => snapshot(n)), '1.2.0', '2.0.0-rc.1');
const environment = fc.constantFrom('test', 'production', 'forgotten');
const branch = fc.constantFrom('main', 'a', 'b', 'c');

const presence = fc.record({
  environment,
  instance: fc.constantFrom('default', 'eu', null),
  version,
  since: age.map((ms) => ago(ms)),
});
const anyEnvironment = (name: string): fc.Arbitrary<Environment> =>
  fc.record({
    name: fc.constant(name),
    production: fc.boolean(),
    retention: fc.record({
      default: age,
      of: fc.dictionary(fc.constantFrom('auth', 'auth/UserCreated', 'core'), age),
    }),
    margin: fc.constantFrom(0, HOUR),
    since: fc.constant(ago(399 * DAY)),
  });
const tombstone = fc.record({
  kind: fc.constantFrom('marked' as const, 'spared' as const, 'removing' as const),
  at: age.map((ms) => ago(ms)),
  n: fc.constant(1),
  objects: fc.constant<string[]>([]),
});
const held: fc.Arbitrary<HeldVersion> = fc.record({
  version,
  since: fc.option(age.map((ms) => ago(ms))),
  tombstone: fc.option(tombstone, { nil: undefined }),
});
const facts: fc.Arbitrary<PruneFacts> = fc.record({
  service: fc.constant('auth'),
  now: fc.constant(now),
  state: fc.record({
    seq: fc.constant(9),
    at: fc.constant(ago(0)),
    live: fc.array(presence, { maxLength: 4 }),
    departed: fc.array(
      fc.tuple(presence, age).map(([one, ms]) => ({ ...one, until: ago(ms) })),
      { maxLength: 4 },
    ),
    heads: fc.uniqueArray(fc.record({ branch, version, at: age.map((ms) => ago(ms)) }), {
      selector: (one) => one.branch,
    }),
    closedBranches: fc.constant([]),
    retired: fc.option(fc.record({ at: age.map((ms) => ago(ms)), reason: fc.constant('gone') })),
    retiredEvents: fc.constant([]),
    yanked: fc.constant([]),
  }),
  environments: fc.tuple(anyEnvironment('test'), anyEnvironment('production')),
  heads: fc.uniqueArray(fc.record({ branch, version }), { selector: (one) => one.branch }),
  versions: fc.uniqueArray(held, { selector: (one) => one.version, maxLength: 10 }),
});
const anyRules: fc.Arbitrary<PruneRules> = fc.record({
  keep: fc.nat(4),
  keepMs: age,
  graceMs: fc.constantFrom(0, HOUR, DAY),
  mainBranches: fc.constant(['main']),
});

/** The property for every plan's versions that are to go: marked, waiting, or removed now. */
function going(check: (one: HeldVersion, all: PruneFacts, rules: PruneRules) => boolean): void {
  fc.assert(
    fc.property(facts, anyRules, (all, rules) => {
      const held = new Map(all.versions.map((one) => [one.version, one]));
      for (const { version, step } of planPrune(all, rules).versions) {
        if (step === 'mark' || step === 'wait' || step === 'remove') {
          expect(check(held.get(version)!, all, rules), `${step} ${version}`).to.equal(true);
        }
      }
    }),
    { numRuns: 2000 },
  );
}

describe('planPrune', () => {
  it('planPrune: a release never goes', () => {
    going(({ version }) => version.startsWith('0.0.0-'));
  });

  it('planPrune: what is live in an environment, declared or not, never goes', () => {
    going(({ version }, { state }) =>
      ['test', 'production', 'forgotten'].every((name) => liveIn(state, name).every((one) => one.version !== version)),
    );
  });

  it('planPrune: what was live less than a drain window of any event ago never goes', () => {
    going(({ version }, { state, environments }) =>
      environments.every((one) =>
        ['UserCreated', 'Other'].every((event) => {
          const window = drainWindow(one, 'auth', event);
          return departedIn(state, one.name, now, window).every((gone) => gone.version !== version);
        }),
      ),
    );
  });

  it('planPrune: the head of a branch, by its file or by the records, never goes', () => {
    going(({ version }, { state, heads }) => [...state.heads, ...heads].every((one) => one.version !== version));
  });

  it('planPrune: what is younger than it may be, or of an age that nobody knows, never goes', () => {
    going(({ since }, _, { keepMs }) => since !== null && now.getTime() - Date.parse(since) >= keepMs);
  });

  it('planPrune: the newest never go', () => {
    going(({ version, since }, { versions }, { keep }) => {
      const others = versions.filter((one) => one.version !== version && one.tombstone?.kind !== 'removing');
      const newer = others.filter(
        (one) => one.version.startsWith('0.0.0-') && (one.since === null || one.since >= since!),
      );
      return newer.length >= keep;
    });
  });

  it('planPrune: nothing is removed that was not marked for the grace period, and what was marked and is needed is spared', () => {
    fc.assert(
      fc.property(facts, anyRules, (all, rules) => {
        const held = new Map(all.versions.map((one) => [one.version, one.tombstone]));
        for (const { version, step } of planPrune(all, rules).versions) {
          const mark = held.get(version);
          if (step === 'remove' || step === 'wait') {
            expect(mark?.kind).to.equal('marked');
            const over = now.getTime() - Date.parse(mark!.at) >= rules.graceMs;
            expect(over, step).to.equal(step === 'remove');
          }
          if (step === 'finish') expect(mark?.kind).to.equal('removing');
          if (mark?.kind === 'marked' && version.startsWith('0.0.0-')) {
            expect(step).to.be.oneOf(['wait', 'remove', 'spare']);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('planPrune: a head goes only when its branch was closed for the grace period, and is closed only when old, not among the newest, and no main branch', () => {
    const closed = fc.uniqueArray(fc.record({ branch, at: age.map((ms) => ago(ms)) }), {
      selector: (one) => one.branch,
    });
    fc.assert(
      fc.property(facts, anyRules, closed, (all, rules, closedBranches) => {
        const open = all.state.heads.filter((one) => closedBranches.every(({ branch: name }) => name !== one.branch));
        const state = { ...all.state, heads: open, closedBranches };
        const gone = new Set(all.versions.flatMap((one) => (one.tombstone?.kind === 'removing' ? [one.version] : [])));
        for (const { branch: name, step, version: of } of planPrune({ ...all, state }, rules).heads) {
          if (step === 'remove') {
            const { at } = closedBranches.find((one) => one.branch === name)!;
            expect(now.getTime() - Date.parse(at)).to.be.at.least(rules.graceMs);
          }
          if (step === 'close' && !gone.has(of!)) {
            const head = open.find((one) => one.branch === name)!;
            expect(head.version).to.equal(of);
            expect(now.getTime() - Date.parse(head.at)).to.be.at.least(rules.keepMs);
            expect(open.filter((one) => one.at >= head.at && one !== head).length).to.be.at.least(rules.keep);
            expect(name).to.not.equal('main');
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('planPrune: what is old and nobody needs does go', () => {
    const old = (n: number): HeldVersion => ({ version: snapshot(n), since: day(n).toISOString() });
    const plain = { service: 'auth', now, state: emptyServiceState, environments: [], heads: [] };
    const { versions } = planPrune(
      { ...plain, versions: [old(1), old(2), old(3)] },
      { keep: 1, keepMs: 30 * DAY, graceMs: DAY, mainBranches: [] },
    );
    expect(versions.map(({ step }) => step)).to.deep.equal(['mark', 'mark', 'keep']);
  });
});
