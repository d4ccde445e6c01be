import { spawn } from 'node:child_process';
import { readdirSync, readlinkSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { stated } from '../../src/pact/expectation.js';
import { readGeneratedPacts } from '../../src/pact/generated.js';
import { consumerImport, mocha, removeTemporary, startMocha, temporaryService, write } from './support.js';

const head = `${consumerImport('consumerPact, uuid, dateTime, like')}const pact = consumerPact(import.meta, { provider: 'templates' });\n`;
/** A consumer test file: each entry is the description, the contents' source and the handler's body. */
const testFile = (entries: [description: string, contents: string, handle?: string][], before = '') =>
  head +
  before +
  entries
    .map(
      ([description, contents, handle = 'JSON.stringify(event)']) =>
        `it(${JSON.stringify(description)}, () => pact.receives(${JSON.stringify(description)}, { event: 'TemplateDeleted', contents: ${contents}, handle: async (event) => { ${handle} } }));\n`,
    )
    .join('');

const A = 'tests/consumer/a.test.ts';
const B = 'tests/consumer/b.test.ts';
const ALL = 'tests/consumer/*.test.ts';
const bytesOf = (dir: string) => readFile(join(dir, 'tests/consumer/.pacts/auth-templates.json'), 'utf8');
const descriptions = (dir: string) =>
  readGeneratedPacts(dir).pacts.flatMap(({ pact }) => pact.messages.map((each) => each.description));
const codes = (dir: string) => readGeneratedPacts(dir).findings.map((each) => each.code);

describe('consumerPact', function () {
  this.timeout(60_000);
  after(removeTemporary);

  it('consumerPact: gives the handler the event and writes the pact, the same bytes in every run', async () => {
    const dir = await temporaryService({
      [A]:
        testFile([
          [
            'z',
            '{ id: uuid(), at: dateTime(), n: like(1) }',
            `if (JSON.stringify(event) !== ${JSON.stringify(JSON.stringify({ at: '2026-01-15T09:30:00Z', id: '5d7e9c1a-3f42-4b8e-9c60-2a1f0e7b4d93', n: 1 }))}) throw new Error(JSON.stringify(event));`,
          ],
          ['a', '0', 'if (event !== 0) throw new Error();'],
        ]) +
        `it('in states', () => pact.receives('s', { event: 'TemplateDeleted', given: ['one', { name: 'two', params: { x: 1 } }], contents: null, handle: (event) => void JSON.stringify(event) }));`,
    });
    const ran = await mocha(dir, [A]);
    expect(ran, ran.out).to.include({ code: 0 });
    const { pacts, findings } = readGeneratedPacts(dir);
    expect(findings).to.deep.equal([]);
    const { pact } = pacts[0]!;
    expect(pact).to.include({ consumer: 'auth', provider: 'templates', specification: '4.0' });
    expect(
      pact.messages.map(({ description, event, contents, states }) => ({ description, event, contents, states })),
    ).to.deep.equal([
      { description: 'a', event: 'TemplateDeleted', contents: 0, states: [] },
      {
        description: 's',
        event: 'TemplateDeleted',
        contents: null,
        states: [{ name: 'one' }, { name: 'two', params: { x: 1 } }],
      },
      {
        description: 'z',
        event: 'TemplateDeleted',
        contents: { at: '2026-01-15T09:30:00Z', id: '5d7e9c1a-3f42-4b8e-9c60-2a1f0e7b4d93', n: 1 },
        states: [],
      },
    ]);
    const first = await bytesOf(dir);
    expect(JSON.parse(first).metadata).to.deep.equal({ pactSpecification: { version: '4.0' } });
    expect((await mocha(dir, [A])).code).to.equal(0);
    expect(await bytesOf(dir)).to.equal(first);
    expect(ran.out).not.to.include('[INFO]');
  });

  it('consumerPact: a renamed interaction, a removed test file and a renamed provider leave nothing stale', async () => {
    const dir = await temporaryService({
      [A]: testFile([['old', '{ id: 1 }']]).replace("'templates'", "'older'"),
      [B]: testFile([['b', '{ id: 1 }']]).replace("'templates'", "'other'"),
    });
    expect((await mocha(dir, [ALL])).code).to.equal(0);
    expect(
      readGeneratedPacts(dir)
        .pacts.map((each) => each.provider)
        .sort(),
    ).to.deep.equal(['older', 'other']);
    await write(dir, { [A]: testFile([['new', '{ id: 1 }']]) });
    await rm(join(dir, B));
    expect((await mocha(dir, [ALL])).code).to.equal(0);
    expect([descriptions(dir), codes(dir)]).to.deep.equal([['new'], []]);
    expect(readdirSync(join(dir, 'tests/consumer/.pacts'))).to.deep.equal([
      '.gitignore',
      '.parts',
      'auth-templates.json',
    ]);
  });

  it('consumerPact: a handler that fails keeps its message out of the pact, and the part is pact-part-failed', async () => {
    const dir = await temporaryService({
      [A]: testFile([
        ['good', '{ id: 1 }'],
        ['bad', '{ id: 2 }', "throw new Error('cannot')"],
      ]),
    });
    const ran = await mocha(dir, [A]);
    expect(ran.code).to.equal(1);
    expect(ran.out).to.include('cannot');
    expect([descriptions(dir), codes(dir)]).to.deep.equal([['good'], ['pact-part-failed']]);
  });

  it('consumerPact: .skip, .only, --grep, a test without expectations are pact-part-failed', async () => {
    const two = testFile([
      ['a', '{ id: 1 }'],
      ['b', '{ id: 2 }'],
    ]);
    const cases: [string, string[]][] = [
      [two.replace('it("b"', 'it.skip("b"'), []],
      [two.replace('it("b"', 'it.only("b"'), []],
      [two, ['--grep', 'a']],
      [`${head}it('nothing', () => {});`, []],
    ];
    const seen = await Promise.all(
      cases.map(async ([content, args]) => {
        const dir = await temporaryService({ [A]: content });
        return [(await mocha(dir, [A, ...args])).code, codes(dir)];
      }),
    );
    // That nothing is stated is nobody's intention; the others are how one works on a test.
    expect(seen).to.deep.equal([0, 0, 0, 1].map((code) => [code, ['pact-part-failed']]));
  });

  it('consumerPact: the same description and state with different contents is pact-message-conflict naming both places', async () => {
    const once = await temporaryService({
      [A]: testFile([
        ['a', '{ id: 1 }'],
        ['a', '{ id: 2 }'],
      ]),
    });
    const twice = await temporaryService({ [A]: testFile([['a', '{ id: 1 }']]), [B]: testFile([['a', '{ id: 2 }']]) });
    const [inOne, inTwo] = await Promise.all([mocha(once, [ALL]), mocha(twice, [ALL])]);
    expect([inOne.code, inTwo.code].every((code) => code !== 0)).to.equal(true);
    expect(inOne.out).to.include('pact-message-conflict').and.include(A);
    expect(inTwo.out).to.include('pact-message-conflict').and.include(A).and.include(B);
    expect(codes(twice)).to.include('pact-message-conflict');
  });

  it('consumerPact: a random sample, a date of today and a random description are red in the first run', async () => {
    const cases: [string, string, string][] = [
      [testFile([['a', '{ deep: [{ "x/y": Math.random() }] }']]), '/contents/deep/0/x~1y', ''],
      [
        testFile([['a', '{ on: today }']], 'const today = new Date().toISOString().slice(0, 10);\n'),
        '/contents/on',
        '',
      ],
      [
        `${head}const name = 'n' + Math.random();\nit('x', () => pact.receives(name, { event: 'E', contents: { a: 1 }, handle: (event) => void JSON.stringify(event) }));`,
        'in one run and not in the other',
        '',
      ],
      [
        `${head}it('x', () => pact.receives('x', { event: 'E', given: { name: 's', params: { id: Math.random() } }, contents: { a: 1 }, handle: (event) => void JSON.stringify(event) }));`,
        'in one run and not in the other',
        '',
      ],
    ];
    const seen = await Promise.all(
      cases.map(async ([content, where]) => {
        const dir = await temporaryService({ [A]: content });
        const { code, out } = await mocha(dir, [A]);
        return {
          red: code !== 0,
          named: out.includes('pact-not-reproducible') && out.includes(where),
          out,
          codes: codes(dir),
        };
      }),
    );
    for (const each of seen)
      expect(each, each.out).to.deep.include({ red: true, named: true, codes: ['pact-part-failed'] });
  });

  it('consumerPact: outside the mocha command the previous run is compared, and the part says so', async () => {
    const dir = await temporaryService({
      [A]: testFile([['a', '{ at: Math.random() }']]),
      'run.mjs': `import Mocha from 'mocha'; const mocha = new Mocha(); mocha.addFile(${JSON.stringify(A)}); await mocha.loadFilesAsync(); mocha.run((failures) => { process.exitCode = failures ? 1 : 0; });`,
    });
    const run = () => runPlain(dir, 'run.mjs');
    const first = await run();
    expect(first, first.out).to.include({ code: 0 });
    const unchecked = readGeneratedPacts(dir).findings;
    expect(unchecked.map((each) => `${each.code} ${each.severity}`)).to.deep.equal(['pact-not-reproducible note']);
    const second = await run();
    expect(second.code).to.equal(1);
    expect(second.out).to.include('pact-not-reproducible').and.include('previous run');
  });

  it('consumerPact: an echo variable from elsewhere does not make a run say nothing', async () => {
    const dir = await temporaryService({ [A]: testFile([['a', '{ id: 1 }']]) });
    const ran = await mocha(dir, [A], { CONTRACTS_PACT_ECHO: `${process.pid} ${dir}` });
    expect(ran, ran.out).to.include({ code: 0 });
    expect([descriptions(dir), codes(dir)]).to.deep.equal([['a'], []]);
  });

  for (const signal of ['SIGKILL', 'SIGINT', 'SIGTERM'] as const) {
    it(`consumerPact: a run cut off by ${signal} is pact-part-failed, and no process or folder of it stays`, async () => {
      const slow = testFile(
        [['a', '{ id: 1 }', "console.log('WAITING'); await new Promise((resolve) => setTimeout(resolve, 20000));"]],
        'setInterval(() => {}, 1000);\n',
      );
      const dir = await temporaryService({ [A]: slow, 'tmp/.keep': '' });
      const run = startMocha(dir, [A, '--timeout', '0'], { TMPDIR: join(dir, 'tmp') });
      await new Promise<void>((resolve) =>
        run.child.stdout!.on('data', (chunk) => String(chunk).includes('WAITING') && resolve()),
      );
      const echoes = () => readdirSync(join(dir, 'tmp')).filter((name) => name.startsWith('contracts-echo-'));
      // The second run is up: it has stated its expectation, and its interval keeps it from ending by itself.
      await eventually(() => echoes().some((name) => readdirSync(join(dir, 'tmp', name)).length > 0));
      run.child.kill(signal);
      if (signal === 'SIGINT') setTimeout(() => run.child.kill('SIGKILL'), 500);
      await run.done;
      await eventually(() => processesIn(dir).length === 0);
      await eventually(() => echoes().length === 0);
      expect(codes(dir)).to.include('pact-part-failed');
    });
  }

  it('consumerPact: test files in many processes at once lose nothing', async () => {
    const files = Array.from({ length: 4 }, (_, index) => `tests/consumer/f${index}.test.ts`);
    const dir = await temporaryService(
      Object.fromEntries(
        files.map((file, index) => [file, testFile([0, 1, 2].map((each) => [`${index}.${each}`, `{ id: ${each} }`]))]),
      ),
    );
    const ran = await Promise.all(files.map((file) => mocha(dir, [file])));
    expect(
      ran.map((each) => each.code),
      ran.map((each) => each.out).join(''),
    ).to.deep.equal(files.map(() => 0));
    expect(descriptions(dir).length).to.equal(12);
    expect(codes(dir)).to.deep.equal([]);
  });

  it('readGeneratedPacts: an edited or removed pact is pact-part-failed', async () => {
    const dir = await temporaryService({ [A]: testFile([['a', '{ id: 1 }']]) });
    await mocha(dir, [A]);
    const file = 'tests/consumer/.pacts/auth-templates.json';
    await write(dir, { [file]: (await bytesOf(dir)).replace('"id": 1', '"id": 2') });
    expect(codes(dir)).to.deep.equal(['pact-part-failed']);
    await rm(join(dir, file));
    expect(codes(dir)).to.deep.equal(['pact-part-failed']);
    await write(dir, { 'tests/consumer/.pacts/auth-other.json': '{}' });
    expect(codes(dir)).to.deep.equal(['pact-part-failed', 'pact-part-failed']);
  });
});

describe('stated', () => {
  const say = (contents: unknown) => () => stated('d', { event: 'E', contents });
  const cycle: unknown[] = [];
  cycle.push(cycle);
  for (const [name, contents, at] of [
    ['undefined', { a: { b: undefined } }, '/a/b'],
    ['a function', [() => 1], '/0'],
    ['NaN', { a: Number.NaN }, '/a'],
    ['a BigInt', { a: 1n }, '/a'],
    ['a cycle', cycle, '/0'],
    ['{}', {}, 'expect nothing'],
    ['""', '', 'expect nothing'],
  ] as const) {
    it(`stated: ${name} is refused, with its place`, () => {
      expect(say(contents)).to.throw(TypeError, at);
    });
  }

  it('stated: dates become what JSON makes of them', () => {
    expect(stated('d', { event: 'E', contents: { at: new Date(0) } }).contents).to.deep.equal({
      at: '1970-01-01T00:00:00.000Z',
    });
  });
});

/** Runs a script with TypeScript support, without the mocha command. */
function runPlain(dir: string, script: string): Promise<{ code: number | null; out: string }> {
  const hook = join(import.meta.dirname, '../../bin/ts-node.mjs');
  const child = spawn(process.execPath, ['--import', hook, '--disable-warning=DEP0180', script], { cwd: dir });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (out += chunk));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out })));
}

async function eventually(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 50));
}

function processesIn(dir: string): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && folderOf(pid) === dir);
}

function folderOf(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}
