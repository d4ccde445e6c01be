import { expect } from 'chai';
import fc from 'fast-check';
import { canonicalJson } from '../../src/golden/canonical.js';
import { appendRecord } from '../../src/registry/journal.js';
import { readJournal } from '../../src/registry/journal-read.js';
import {
  type Entry,
  KEPT_DEPARTURES_MS,
  type ServiceRecord,
  type ServiceState,
} from '../../src/registry/record-types.js';
import { emptyServiceState, foldService } from '../../src/registry/service-fold.js';
import { departedIn, liveIn, retiredEvents, serviceJournal } from '../../src/registry/service-journal.js';
import { serviceStateSchema } from '../../src/registry/service-journal-schema.js';
import { memoryStore } from '../support/memory-store.js';
import { minute } from '../support/records.js';
import { anyLog } from './arbitrary-records.js';

const day = 24 * 60 * 60 * 1000;
const fold = (log: readonly Entry<ServiceRecord>[]) =>
  log.reduce<ServiceState>(
    (state, entry) => ({ ...foldService(state, entry), seq: entry.seq, at: entry.at }),
    emptyServiceState,
  );
/** One record a minute, from minute 1. */
const after = (...records: ServiceRecord[]) =>
  fold(
    records.map((record, index) => ({
      entry: 1,
      seq: index + 1,
      at: minute(index + 1).toISOString(),
      by: 'test',
      previous: null,
      record,
    })),
  );
const deploy = (version: string, environment = 'test', instance = 'default'): ServiceRecord => {
  return { kind: 'deployed', environment, instance, version };
};
const undeploy = (environment = 'test', instance = 'default'): ServiceRecord => ({
  kind: 'undeployed',
  environment,
  instance,
});
const release = (version: string, environment = 'test'): ServiceRecord => ({ kind: 'released', environment, version });
const end = (version: string, environment = 'test'): ServiceRecord => ({ kind: 'support-ended', environment, version });
const head = (branch: string, version: string): ServiceRecord => ({ kind: 'head-moved', branch, version, from: null });
const close = (branch: string): ServiceRecord => ({ kind: 'branch-closed', branch });
const retired = (event: string | null = null, provider: string | null = null): ServiceRecord => ({
  kind: 'retired',
  event,
  provider,
  reason: 'because',
});
const given = (state: ServiceState, since: string | null) =>
  retiredEvents(state, since).map(({ provider, event }) => (provider === null ? event : `${provider}/${event}`));
const versions = (all: readonly { version: string }[]) => all.map((one) => one.version).sort();

describe('foldService', () => {
  it('foldService: a deployment replaces what is on the instance, and only there', () => {
    const state = after(deploy('1.0.0'), deploy('1.0.0', 'test', 'eu'), deploy('1.0.0', 'production'), deploy('1.1.0'));
    expect(versions(liveIn(state, 'test'))).to.deep.equal(['1.0.0', '1.1.0']);
    expect(versions(liveIn(state, 'production'))).to.deep.equal(['1.0.0']);
    expect(state.departed).to.deep.equal([
      {
        environment: 'test',
        instance: 'default',
        version: '1.0.0',
        since: minute(1).toISOString(),
        until: minute(4).toISOString(),
      },
    ]);
  });

  it('foldService: the same deployment again keeps the time since when it is live', () => {
    expect(after(deploy('1.0.0'), deploy('1.0.0')).live).to.deep.equal(after(deploy('1.0.0')).live);
    expect(after(deploy('1.0.0'), deploy('1.0.0')).departed).to.deep.equal([]);
  });

  it('foldService: said again after a retirement, a version binds again from then on', () => {
    for (const [first, again] of [
      [deploy('1.0.0'), deploy('1.0.0')],
      [release('1.0.0'), release('1.0.0')],
    ] as const) {
      for (const event of ['UserCreated', null]) {
        const state = after(first, retired(event), again);
        expect(state.live.map(({ since }) => since)).to.deep.equal([minute(3).toISOString()]);
        expect(given(state, state.live[0]!.since)).to.deep.equal([]);
      }
      const still = after(first, retired('UserCreated'));
      expect(given(still, still.live[0]!.since)).to.deep.equal(['UserCreated']);
    }
  });

  it('foldService: many releases are live beside a deployment, and each ends by itself', () => {
    const state = after(
      deploy('2.0.0'),
      release('1.0.0'),
      release('1.1.0'),
      release('1.0.0'),
      end('1.0.0'),
      undeploy(),
    );
    expect(versions(liveIn(state, 'test'))).to.deep.equal(['1.1.0']);
    expect(versions(state.departed)).to.deep.equal(['1.0.0', '2.0.0']);
  });

  it('foldService: an undeployment ends no release, and the end of a release no deployment', () => {
    const state = after(deploy('1.0.0'), release('1.0.0'), undeploy());
    expect(state.live.map((one) => one.instance)).to.deep.equal([null]);
    expect(after(deploy('1.0.0'), release('1.0.0'), end('1.0.0')).live.map((one) => one.instance)).to.deep.equal([
      'default',
    ]);
  });

  it('foldService: what ends something that is not there changes nothing', () => {
    for (const record of [undeploy(), end('1.0.0')]) {
      expect(after(record)).to.deep.include({ live: [], departed: [] });
    }
  });

  it('foldService: a closed branch has no head, and a head that moves opens it again', () => {
    expect(after(head('x', '1.0.0'), close('x'))).to.deep.include({ heads: [] });
    expect(after(close('x'), head('x', '1.0.0'))).to.deep.include({ closedBranches: [] });
    const heads = after(head('x', '1.0.0'), head('main', '1.0.0'), head('x', '1.1.0')).heads;
    expect(heads.map((one) => `${one.branch} ${one.version}`)).to.have.members(['main 1.0.0', 'x 1.1.0']);
  });

  it('foldService: a retired service is live nowhere; a deployment or a release ends that', () => {
    expect(liveIn(after(deploy('1.0.0'), retired()), 'test')).to.deep.equal([]);
    for (const back of [deploy('1.1.0', 'production'), release('1.1.0', 'production')]) {
      const state = after(deploy('1.0.0'), retired(), back);
      expect(state.retired).to.equal(null);
      // It never stopped there, as far as is recorded: it binds again.
      expect(versions(liveIn(state, 'test'))).to.deep.equal(['1.0.0']);
    }
  });

  it('foldService: what was condemned while its service was retired does not come back with it', () => {
    const condemned: ServiceRecord = { kind: 'condemned', versions: ['1.0.0'] };
    const state = after(deploy('1.0.0'), retired(), condemned, deploy('1.1.0', 'production'));
    expect(versions(liveIn(state, 'test'))).to.deep.equal([]);
    expect(versions(liveIn(state, 'production'))).to.deep.equal(['1.1.0']);
  });

  it('foldService: departures and closed branches are forgotten after 400 days, and not before', () => {
    const start = Date.UTC(2026, 0, 1);
    const at = (milliseconds: number, record: ServiceRecord, seq: number): Entry<ServiceRecord> => {
      return { entry: 1, seq, at: new Date(start + milliseconds).toISOString(), by: '', previous: null, record };
    };
    const log = (last: number) => [
      at(0, deploy('1.0.0'), 1),
      at(0, undeploy(), 2),
      at(0, close('x'), 3),
      at(last, deploy('9.0.0', 'production'), 4),
    ];
    expect(fold(log(KEPT_DEPARTURES_MS)))
      .to.have.property('departed')
      .with.length(1);
    expect(fold(log(KEPT_DEPARTURES_MS)))
      .to.have.property('closedBranches')
      .with.length(1);
    expect(fold(log(KEPT_DEPARTURES_MS + 1))).to.deep.include({ departed: [], closedBranches: [] });
  });

  it('foldService: a state does not grow with the log, only with what it is about', () => {
    fc.assert(
      fc.property(anyLog(200), (log) => {
        const state = fold(log);
        // 2 environments of 2 instances and 3 releases; 2 environments of 3 versions; 3 branches; 2 events; 3 versions.
        expect(state.live.length).to.be.at.most(10);
        expect(state.departed.length).to.be.at.most(6);
        expect(state.heads.length + state.closedBranches.length).to.be.at.most(3);
        expect(state.retiredEvents.length).to.be.at.most(6);
        expect(state.yanked.length).to.be.at.most(3);
      }),
    );
  });

  it('foldService: agrees with a model that knows each instance, release and branch by itself', () => {
    fc.assert(
      fc.property(anyLog(60), (log) => {
        const live = new Map<string, string>();
        const heads = new Map<string, string>();
        for (const { record } of log) {
          if (record.kind === 'deployed') live.set(`${record.environment} ${record.instance}`, record.version);
          if (record.kind === 'undeployed') live.delete(`${record.environment} ${record.instance}`);
          if (record.kind === 'released') live.set(`${record.environment} of ${record.version}`, record.version);
          if (record.kind === 'support-ended') live.delete(`${record.environment} of ${record.version}`);
          if (record.kind === 'condemned')
            for (const [where, version] of live) if (record.versions.includes(version)) live.delete(where);
          if (record.kind === 'head-moved') heads.set(record.branch, record.version);
          if (record.kind === 'branch-closed') heads.delete(record.branch);
        }
        const state = fold(log);
        const seen = state.live.map(({ environment, instance, version }) => [
          `${environment} ${instance ?? `of ${version}`}`,
          version,
        ]);
        expect(new Map(seen as [string, string][])).to.deep.equal(live);
        expect(new Map(state.heads.map((one) => [one.branch, one.version]))).to.deep.equal(heads);
      }),
    );
  });

  it('foldService: whatever was folded, a checkpoint gives it back as it was', () => {
    fc.assert(
      fc.property(anyLog(60), (log) => {
        const state = fold(log);
        expect(serviceStateSchema.parse(JSON.parse(canonicalJson(state)))).to.deep.equal(state);
      }),
    );
  });

  it('a checkpoint and the entries after it: come to the same as all entries', async () => {
    await fc.assert(
      fc.asyncProperty(anyLog(80), async (log) => {
        const store = memoryStore();
        for (const { at, record } of log) {
          await appendRecord(store, serviceJournal('auth'), () => record, { now: new Date(at), by: 'test' });
        }
        const now = { now: new Date(Date.UTC(2090, 0, 1)) };
        const reading = await readJournal(store, serviceJournal('auth'), now);
        expect(reading.state).to.deep.equal(fold(log));
        expect([...store.objects.keys()].filter((key) => key.includes('/checkpoints/'))).to.have.length(
          Math.floor(log.length / 16),
        );
      }),
      { numRuns: 25 },
    );
  });
});

describe('departedIn', () => {
  const now = (milliseconds: number) => new Date(minute(2).getTime() + milliseconds);

  it('departedIn: within the window, to the millisecond', () => {
    const state = after(deploy('1.0.0'), undeploy());
    expect(versions(departedIn(state, 'test', now(7 * day - 1), 7 * day))).to.deep.equal(['1.0.0']);
    expect(departedIn(state, 'test', now(7 * day), 7 * day)).to.deep.equal([]);
    expect(departedIn(state, 'production', now(0), 7 * day)).to.deep.equal([]);
    expect(departedIn(state, 'test', now(0), 0)).to.deep.equal([]);
  });

  it('departedIn: not what still runs there on another instance, nor what came back', () => {
    expect(
      departedIn(after(deploy('1.0.0'), deploy('1.0.0', 'test', 'eu'), undeploy()), 'test', now(0), day),
    ).to.deep.equal([]);
    const back = after(deploy('1.0.0'), deploy('1.1.0'), deploy('1.0.0'));
    expect(versions(departedIn(back, 'test', minute(4), day))).to.deep.equal(['1.1.0']);
  });

  it('departedIn: what left twice left the last time', () => {
    const state = after(deploy('1.0.0'), undeploy(), deploy('1.0.0'), undeploy());
    expect(departedIn(state, 'test', minute(5), day).map((one) => one.until)).to.deep.equal([minute(4).toISOString()]);
  });

  it('departedIn: what ran when the service was retired left then', () => {
    const state = after(deploy('1.0.0'), retired());
    expect(departedIn(state, 'test', now(0), day).map((one) => one.until)).to.deep.equal([minute(2).toISOString()]);
  });
});

describe('retiredEvents', () => {
  it('retiredEvents: for what was live by then, and not for what was deployed later', () => {
    const state = after(deploy('1.0.0'), retired('UserCreated'), deploy('1.1.0', 'production'));
    const since = (environment: string) => liveIn(state, environment)[0]?.since as string;
    expect(given(state, since('test'))).to.deep.equal(['UserCreated']);
    expect(given(state, since('production'))).to.deep.equal([]);
    expect(given(state, null)).to.deep.equal(['UserCreated']);
  });

  it('retiredEvents: not for what went live at the very time, by a clock that is behind', () => {
    const state = after(retired('UserCreated'));
    expect(given(state, minute(1).toISOString())).to.deep.equal([]);
  });

  it('retiredEvents: of one name, of each provider for itself', () => {
    const state = after(retired('Gone', 'auth'), retired('Gone', 'billing'), retired('Gone'), retired('Gone', 'auth'));
    expect(given(state, null)).to.deep.equal(['billing/Gone', 'Gone', 'auth/Gone']);
  });

  it('retiredEvents: a version that runs and emits its own event again ends that, for ever, and no other', () => {
    const all = [retired('Gone'), retired('Kept'), retired('Gone', 'auth')];
    for (const back of [deploy('1.0.0'), release('1.0.0')]) {
      const again = { ...back, emitsAgain: ['Gone'] } as ServiceRecord;
      expect(given(after(...all, again), null)).to.deep.equal(['Kept', 'auth/Gone']);
      expect(given(after(...all, again, deploy('2.0.0')), null)).to.deep.equal(['Kept', 'auth/Gone']);
    }
    expect(
      given(after(deploy('1.0.0'), ...all, { ...deploy('1.0.0'), emitsAgain: ['Gone'] } as ServiceRecord), null),
    ).to.deep.equal(['Kept', 'auth/Gone']);
  });
});
