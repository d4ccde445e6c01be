import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { mock } from 'node:test';
import { expect } from 'chai';
import { readServiceState } from '../../src/registry/service-journal.js';
import { type MemoryStore, memoryStore } from '../support/memory-store.js';
import { type Faulty, faulty, isKilled, isStale, type Kind } from './faulty.js';
import type { Place, Ran } from './place.js';
import { older, type Row } from './rows.js';
import { NOW } from './shop.js';
import { expectSound, normalized, type Objects, sameObjects } from './state.js';

/** One command line, what it comes to when nothing fails, and what comes of it when something does. */
export class Trial {
  private constructor(
    readonly row: Row,
    private readonly place: Place,
    private readonly base: Objects,
    private readonly removed: readonly string[],
    /** Without faults. */
    readonly wanted: { ran: Ran; objects: Objects; disk: Disk; requests: readonly string[] },
    /** After as many runs as it takes until nothing changes any more. */
    private readonly end: Record<string, unknown>,
  ) {}

  static async of(
    row: Row,
    place: Place,
    { store, removed }: { store: MemoryStore; removed: readonly string[] },
  ): Promise<Trial> {
    clock(NOW);
    const prepared = memoryStore(new Map(store.objects));
    for (const line of row.after ?? []) {
      const ran = await place.run(line, prepared);
      expect(ran.code, ran.stdout).to.equal(0);
    }
    const base = new Map(prepared.objects);
    const [one] = [memoryStore(new Map(base))];
    await layOld(place, row);
    const ran = await place.run(row.line, one, row);
    expect(ran.code, `${row.line} without faults: ${ran.stdout}`).to.equal(row.code ?? 0);
    const wanted = { ran, objects: new Map(one.objects), disk: await diskOf(place, row), requests: [...one.requests] };
    expect(wanted.requests, `${row.line} asks the store for something`).to.not.deep.equal([]);
    expect(sameObjects(base, one.objects), `${row.line} ${row.writes ? 'writes' : 'only reads'}`).to.equal(!row.writes);
    await expectSound(one.objects, new Date(NOW));
    clock(NOW + 60_000);
    await place.run(row.line, one, row);
    return new Trial(row, place, base, removed, wanted, await endOf(row, one.objects));
  }

  /** Numbers of the requests that can fail so, but for those whose staleness makes the answer older; `only` some of them by name. */
  requests(kind: Kind, only = /^/): number[] {
    const listings = (name: string) =>
      /^(list|folders) /.test(name) && !older.some(({ listing }) => listing.test(name));
    return this.#numbers((name) => only.test(name) && (!isStale(kind) || listings(name)));
  }

  listings(listing: RegExp): number[] {
    return this.#numbers((name) => listing.test(name));
  }

  #numbers(wanted: (name: string) => boolean): number[] {
    return this.wanted.requests.flatMap((name, index) => (wanted(name) ? [index + 1] : []));
  }

  /** The command with one fault, and what must hold after it. */
  async run(kind: Kind, at: number): Promise<void> {
    const { row, place, base, wanted } = this;
    clock(NOW);
    await layOld(place, row);
    const before = await diskOf(place, row);
    const store = memoryStore(new Map(base));
    const fault = faulty({ store, removed: this.removed }, { at, kind });
    const ran = await this.#outcome(fault);
    await fault.afterwards();
    const name = `${kind} at request ${at} of ${wanted.requests.length}, ${fault.hit()}`;
    expect(fault.hit(), name).to.not.equal(undefined);
    // Requests that are made at once have no order: it may have been one that alone says what there is.
    const listed = isStale(kind) ? older.find(({ listing }) => listing.test(fault.hit() ?? '')) : undefined;
    if (listed) return this.runOlder(kind, at, { better: listed.better ?? false });

    await expectSound(store.objects, new Date(NOW)).catch((error: Error) => expect.fail(`${name}: ${error.message}`));
    if (!row.writes) expect(sameObjects(base, store.objects), `${name}: a reader writes nothing`).to.equal(true);
    if (ran === 'killed') expect(isKilled(kind), name).to.equal(true);
    else this.#expectTruth(name, ran, store.objects, kind);
    expectWholeFiles(name, await diskOf(place, row), [before, wanted.disk], ran !== 'killed');
    await this.#next(name, store);
  }

  /** With an older listing where nothing else says what there is: nothing breaks, nothing is lost, and the next run makes up for it. */
  async runOlder(kind: Kind, at: number, { better = false }: { better?: boolean }): Promise<void> {
    const { row, place, base, wanted } = this;
    clock(NOW);
    await layOld(place, row);
    const store = memoryStore(new Map(base));
    const fault = faulty({ store, removed: this.removed }, { at, kind });
    const ran = await place.run(row.line, fault.store, row);
    const name = `${row.line}: ${kind} at request ${at}, ${fault.hit()}`;
    expect(fault.hit(), name).to.not.equal(undefined);
    await expectSound(store.objects, new Date(NOW)).catch((error: Error) => expect.fail(`${name}: ${error.message}`));
    if (!row.writes) expect(sameObjects(base, store.objects), `${name}: a reader writes nothing`).to.equal(true);
    expect([...store.objects.keys()], `${name}: nothing is lost`).to.include.members(
      [...base.keys()].filter((key) => wanted.objects.has(key)),
    );
    expect(codesOf(ran), name).to.not.include('internal-error');
    if (ran.code === 0 && !better) expect(wanted.ran.code, `${name}: no better than it is`).to.equal(0);
    if (ran.code !== 0) expect(codesOf(ran), `${name} says why`).to.not.deep.equal([]);
    for (const content of Object.values(await diskOf(place, row)))
      expect(Object.values(content), `${name}: all is new`).to.not.include('old').and.not.include('');
    clock(NOW + (row.writes ? 60_000 : 0));
    const next = await place.run(row.line, store, row);
    expect(next.code, `${name}, the next run: ${next.stdout}`).to.equal(wanted.ran.code);
    if (!row.writes) expect(next.stdout, `${name}, the next run`).to.equal(wanted.ran.stdout);
    await expectSound(store.objects, new Date(NOW + 60_000));
  }

  async #outcome(fault: Faulty): Promise<Ran | 'killed'> {
    const running = this.place.run(this.row.line, fault.store, { signal: fault.signal, ci: this.row.ci });
    const ran = await Promise.race([running, fault.dead.then(() => 'killed' as const)]);
    // Whatever it was doing at that moment beside the request ends by itself.
    if (ran === 'killed') await new Promise((resolve) => setTimeout(resolve, 5));
    return ran;
  }

  /** What it says is done is done, and what it says is so is so: else it says what failed, and nothing else. */
  #expectTruth(name: string, ran: Ran, objects: Objects, kind: Kind): void {
    const { row, wanted } = this;
    const beside = row.passesDenied;
    if (kind === 'denied' && beside && ran.code === 0 && ran.findings.some(({ code }) => code === beside)) return;
    if (ran.code === wanted.ran.code) {
      // Asked again, it may find its own doing there, and say so.
      if (kind === 'repeated') expect(ran.data, `${name}: the same answer`).to.deep.equal(wanted.ran.data);
      else expect(ran.stdout, `${name}: the same code, and so the same answer`).to.equal(wanted.ran.stdout);
      expect(normalized(objects), `${name}: what is said to be done is done`).to.deep.equal(normalized(wanted.objects));
      return;
    }
    expect(ran.code, `${name}: ${ran.stdout}`).to.not.equal(0);
    expect(codesOf(ran), name).to.not.include('internal-error');
    expect(codesOf(ran), `${name} says why`).to.not.deep.equal([]);
    if (!row.partial) expect(ran.data, `${name} gives no answer`).to.equal(undefined);
  }

  readonly #ended = new Set<string>();

  /** The next run, without faults and a minute later, ends where it should. From one state once. */
  async #next(name: string, store: MemoryStore): Promise<void> {
    const state = JSON.stringify(
      [...store.objects].map(([key, body]) => [key, createHash('sha1').update(body).digest('hex')]).sort(),
    );
    if (this.#ended.has(state)) return;
    clock(NOW + (this.row.writes ? 60_000 : 0));
    const ran = await this.place.run(this.row.line, store, this.row);
    expect(ran.code, `${name}, the next run: ${ran.stdout}`).to.equal(this.wanted.ran.code);
    if (!this.row.writes) expect(ran.stdout, `${name}, the next run`).to.equal(this.wanted.ran.stdout);
    await expectSound(store.objects, new Date(NOW + 60_000));
    expect(await diskOf(this.place, this.row), `${name}, the next run`).to.deep.equal(this.wanted.disk);
    expect(await endOf(this.row, store.objects), `${name}, the next run`).to.deep.equal(this.end);
    this.#ended.add(state);
  }
}

/** What the store holds in the end; of journals that may repeat an entry, what follows from them. */
async function endOf({ repeats }: Row, objects: Objects): Promise<Record<string, unknown>> {
  if (repeats === undefined) return normalized(objects);
  const kept = Object.entries(normalized(objects)).filter(([key]) => !key.startsWith('records/'));
  const states = ['orders', 'billing'].map(async (service): Promise<[string, unknown]> => {
    const { state } = await readServiceState(memoryStore(new Map(objects)), service, { now: new Date(NOW + 60_000) });
    return [`state of ${service}`, { ...state, seq: null, at: null }];
  });
  return Object.fromEntries([...kept, ...(await Promise.all(states))]);
}

/** Time stands still: what two runs write differs by nothing but what is meant to. */
function clock(now: number): void {
  mock.timers.setTime(now);
}

const codesOf = ({ findings }: Ran) => findings.filter(({ severity }) => severity === 'error').map(({ code }) => code);

/** Path to content, of each file and folder that the row lays down; `.gitignore` and all. */
type Disk = Record<string, Record<string, string>>;

async function diskOf({ dir }: Place, { lays = [] }: Row): Promise<Disk> {
  const disk: Disk = {};
  for (const path of lays) {
    const parent = dirname(path);
    const around = (await readdir(join(dir, parent))).filter((name) => /\.(new|old|part|tmp)$/.test(name));
    disk[path] = {
      ...(await contentOf(join(dir, path))),
      ...Object.fromEntries(around.map((name) => [`beside: ${name}`, ''])),
    };
  }
  return disk;
}

async function contentOf(path: string): Promise<Record<string, string>> {
  if ((await stat(path)).isFile()) return { '': await readFile(path, 'utf8') };
  const names = await readdir(path, { recursive: true, withFileTypes: true });
  const files = names
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name))
    .sort();
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file.slice(path.length), await readFile(file, 'utf8')])),
  );
}

/** Something that an earlier run left, and that the next one has to take away or leave, but not to mix with its own. */
async function layOld({ dir }: Place, { lays = [] }: Row): Promise<void> {
  // That a check of another row failed keeps `publish` from publishing.
  await rm(join(dir, '.contracts/failed'), { recursive: true, force: true });
  for (const path of lays) {
    await rm(join(dir, path), { recursive: true, force: true });
    const file = join(dir, path.endsWith('.json') ? path : `${path}/billing/0.0.9/Old.json`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, 'old');
    if (file !== join(dir, path)) await writeFile(join(dir, path, '.gitignore'), '*\n');
  }
}

function expectWholeFiles(name: string, disk: Disk, whole: readonly Disk[], tidy: boolean): void {
  for (const [path, content] of Object.entries(disk)) {
    const own = tidy
      ? content
      : Object.fromEntries(Object.entries(content).filter(([file]) => !file.startsWith('beside: ')));
    expect(
      whole.map((one) => one[path]),
      `${name}: ${path} is whole`,
    ).to.deep.include(own);
  }
}
