import { setTimeout as pause } from 'node:timers/promises';
import { recordDeployment } from '../../src/commands/record-deployment.js';
import { recordRelease } from '../../src/commands/record-release.js';
import { recordSupportEnded } from '../../src/commands/record-support-ended.js';
import { recordUndeployment } from '../../src/commands/record-undeployment.js';
import type { Result } from '../../src/commands/session.js';
import type { StoreSession } from '../../src/commands/store-session.js';
import { type Code, FindingError } from '../../src/finding.js';
import { declareEnvironment } from '../../src/registry/environment-journal.js';
import { parseManifestKey } from '../../src/registry/keys.js';
import { prune } from '../../src/registry/prune.js';
import { executePublish } from '../../src/registry/publish.js';
import { publishHead } from '../../src/registry/publish-head.js';
import type { Store } from '../../src/store/store.js';
import type { Random } from '../containment/support/random.js';
import { planOf, snapshot } from '../prune/world.js';
import { commit, headOf } from '../support/versions.js';

/**
 * Time in a race: two seconds for each thing that anybody begins, so that what is young grows old while it lasts, and nobody's clock is
 * more than the allowed minutes behind.
 */
const STEP = 2_000;
export const DRAIN = 8 * STEP;
/** No grace: that nothing needed goes does not hang on it. */
const rules = { keep: 1, keepMs: 2 * STEP, graceMs: 0, mainBranches: ['main'] };
const BEGIN = Date.UTC(2026, 0, 1);
const branches = ['main', 'feature', 'other'];

/** What somebody was told is done. */
export type Told =
  | { kind: 'published'; number: number; branch: string }
  | { kind: 'recorded' | 'unchanged'; by: string; what: string }
  | { kind: 'pruned' };

/** What may be refused, because others were there first. */
const refusals: ReadonlySet<Code> = new Set<Code>(['version-tombstoned', 'version-unpublished', 'argument-invalid']);

export class Race {
  readonly told: Told[] = [];
  readonly refused: { by: string; codes: Code[] }[] = [];
  /** Of every commit that somebody began to publish. */
  readonly begun: { number: number; branch: string }[] = [];
  #time = BEGIN;
  #numbers = 0;

  constructor(
    private readonly open: () => Store,
    private readonly random: Random,
    /** How a racer waits: for so many milliseconds, or turns of this process where the store takes no time. */
    private readonly wait: (long: number) => Promise<unknown> = pause,
  ) {}

  now(): Date {
    this.#time += STEP;
    return new Date(this.#time);
  }

  /** An environment whose events live for a while, and versions that are old. */
  async prepare(): Promise<void> {
    const store = this.open();
    const declaration = { production: true, retention: { default: DRAIN, of: {} }, margin: 0 };
    await declareEnvironment(store, 'production', () => declaration, { now: this.now(), by: 'test' });
    for (let count = 0; count < 6; count += 1) await this.publish(store, 'prepared');
    for (let count = 0; count < 8; count += 1) this.now();
    await store.close();
  }

  /** As many of each, all at once, each on a connection of its own. */
  async run(many: number, rounds: number): Promise<void> {
    const racers = Array.from({ length: many }, (_, index) => [
      this.#racer(`publisher ${index}`, rounds, (store, by) => this.publish(store, by)),
      this.#racer(`deployer ${index}`, rounds + 1, (store, by) => this.#deploy(store, by)),
      this.#racer(`pruner ${index}`, rounds, (store, by) => this.prune(store, by)),
    ]);
    await Promise.all(racers.flat());
  }

  async #racer(name: string, rounds: number, work: (store: Store, by: string) => Promise<void>): Promise<void> {
    const store = hesitant(this.open(), () => this.wait(this.random.chance(0.2) ? this.random.below(50) : 0));
    try {
      for (let round = 0; round < rounds; round += 1) {
        await this.wait(this.random.below(20));
        const by = `${name} round ${round}`;
        await work(store, by).catch((error: unknown) => {
          if (!(error instanceof FindingError)) throw error;
          const codes = error.findings.map(({ code }) => code);
          if (!codes.every((code) => refusals.has(code))) throw error;
          this.refused.push({ by, codes });
        });
      }
    } finally {
      await store.close();
    }
  }

  async publish(store: Store, by: string): Promise<void> {
    // Now and then somebody else's commit: two pipelines of one push.
    const again = by !== 'prepared' && this.random.chance(0.3);
    const one = again ? this.random.pick(this.begun) : { number: this.#next(), branch: this.random.pick(branches) };
    if (!again) this.begun.push(one);
    const { number, branch } = one;
    await executePublish(store, planOf(number, branch));
    const head = headOf({ branch, version: snapshot(number, branch), commit: commit(number), plannedVersion: '1.3.0' });
    const isAncestor = async (a: string, b: string) => this.#numberOf(a) <= this.#numberOf(b);
    await publishHead(store, head, { isAncestor, now: this.now(), by });
    this.told.push({ kind: 'published', ...one });
  }

  #next(): number {
    this.#numbers += 1;
    return this.#numbers;
  }

  #numberOf(id: string): number {
    return this.begun.find(({ number }) => commit(number) === id)?.number ?? 0;
  }

  async #deploy(store: Store, by: string): Promise<void> {
    const there: string[] = [];
    for await (const key of store.list('versions/auth/')) there.push(parseManifestKey(key)!.version);
    const version = this.random.pick(there);
    const instance = this.random.pick(['one', 'two']);
    const to = 'production';
    const commands: [string, () => Promise<Result>][] = [
      ['deployed', () => recordDeployment(this.#session(store, by), { flags: { to, version, instance } })],
      ['deployed', () => recordDeployment(this.#session(store, by), { flags: { to, version, instance } })],
      ['released', () => recordRelease(this.#session(store, by), { flags: { to, version } })],
      ['undeployed', () => recordUndeployment(this.#session(store, by), { flags: { to, instance } })],
      ['support-ended', () => recordSupportEnded(this.#session(store, by), { flags: { to, version } })],
    ];
    const [what, work] = this.random.pick(commands);
    const { checks } = await work();
    this.told.push({ kind: checks[0]?.outcome === 'recorded' ? 'recorded' : 'unchanged', by, what });
  }

  #session(store: Store, by: string): StoreSession {
    return {
      env: {},
      signal: new AbortController().signal,
      cwd: '/',
      note: () => {},
      progress: () => {},
      store,
      now: this.now(),
      package: undefined,
      service: () => 'auth',
      git: () => Promise.reject(new Error('no git is asked')),
      by: async () => by,
    };
  }

  async prune(store: Store, by: string): Promise<void> {
    await prune(store, 'auth', { ...rules, now: this.now(), by });
    this.told.push({ kind: 'pruned' });
  }

  /** What is left to do is done, one after the other. */
  async settle(): Promise<void> {
    const store = this.open();
    for (let run = 0; run < 4; run += 1) {
      for (let count = 0; count < 8; count += 1) this.now();
      await this.prune(store, 'the night after');
    }
    await store.close();
  }
}

/** Each request waits now and then for as long as others need for several: whoever decides on what was read long ago is found out. */
function hesitant(store: Store, wait: () => Promise<unknown>): Store {
  async function* listed(keys: AsyncIterable<string>): AsyncGenerator<string> {
    const all: string[] = [];
    for await (const key of keys) all.push(key);
    await wait();
    yield* all;
  }
  return {
    ...store,
    get: async (...args) => wait().then(() => store.get(...args)),
    create: async (...args) => wait().then(() => store.create(...args)),
    replace: async (...args) => wait().then(() => store.replace(...args)),
    remove: async (...args) => wait().then(() => store.remove(...args)),
    list: (...args) => listed(store.list(...args)),
    folders: (...args) => listed(store.folders(...args)),
  };
}
