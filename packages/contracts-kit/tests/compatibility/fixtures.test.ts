import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { changeKinds } from '../../src/compatibility/change.js';
import { type Judgement, judgeEvent, type Reader, type Verdict } from '../../src/compatibility/judge.js';
import { openForTolerantReader } from '../../src/compatibility/tolerance.js';
import type { Schema } from '../../src/containment/types.js';
import { validateFiles } from '../../src/validator/jsonschema.js';
import { accepts, pointed } from './support.js';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'fixtures');
const bumps: Record<Verdict, string> = { unchanged: 'none', compatible: 'minor', breaking: 'major', unknown: 'major' };

interface Case {
  name: string;
  before: Schema;
  after: Schema;
  expected: { reader?: Reader; verdict: Verdict; bump: string; changes: string[]; why: string };
  judged: Judgement;
  /** What the witness must be refused by. */
  reading: Schema;
}

async function readCase(name: string): Promise<Case> {
  const read = async (file: string) => JSON.parse(await readFile(join(folder, name, `${file}.json`), 'utf8'));
  const [before, after, expected] = [await read('before'), await read('after'), await read('expected')];
  const reader: Reader = expected.reader ?? 'tolerant';
  const opened = openForTolerantReader(before);
  const reading = reader === 'strict' ? before : 'schema' in opened ? opened.schema : opened.atMost.schema;
  return { name, before, after, expected, judged: judgeEvent({ old: before, next: after, reader }), reading };
}

/** Draft-07 has no format `uuid`; what is beside it in these fixtures means the same in 2020-12. */
function withUuid(schema: Schema): Schema {
  const text = JSON.stringify(schema);
  if (!text.includes('draft-07') || !text.includes('"uuid"')) return schema;
  if (/"(dependencies|additionalItems|\$ref|definitions)":/.test(text)) throw new Error('not the same in 2020-12');
  return { ...(schema as object), $schema: 'https://json-schema.org/draft/2020-12/schema' };
}

describe('ordinary changes of events', () => {
  const cases: Case[] = [];
  before(async () => {
    const names = (await readdir(folder, { withFileTypes: true })).filter((one) => one.isDirectory());
    for (const { name } of names) cases.push(await readCase(name));
  });

  it('fixtures: at least 90 changes, each verdict, each reader and each kind of change among them', () => {
    expect(cases.length).to.be.at.least(90);
    const of = (verdict: Verdict) => cases.filter(({ expected }) => expected.verdict === verdict).length;
    expect([of('unchanged'), of('compatible'), of('breaking')].every((count) => count >= 30)).to.equal(true);
    expect(cases.filter(({ expected }) => expected.reader === 'strict').length).to.be.at.least(5);
    const seen = new Set(cases.flatMap(({ expected }) => expected.changes));
    expect(changeKinds.filter((kind) => !seen.has(kind))).to.deep.equal([]);
    for (const { name, expected } of cases) {
      expect(expected.bump, name).to.equal(bumps[expected.verdict]);
      expect(expected.why, name).to.match(/\w.*\.$/);
    }
  });

  it('judgeEvent: gives the verdict, the bump and the changes that a careful engineer would', () => {
    const told = (judged: Judgement) => {
      const { verdict, bump, changes } = judged;
      return { verdict, bump, changes: changes.map(({ kind }) => kind).sort() };
    };
    const wrong = cases.flatMap(({ name, expected, judged }) => {
      const { verdict, bump, changes } = expected;
      const right = JSON.stringify({ verdict, bump, changes: [...changes].sort() });
      return right === JSON.stringify(told(judged)) ? [] : [`${name}: ${JSON.stringify(told(judged))}, not ${right}`];
    });
    expect(wrong).to.deep.equal([]);
    expect(cases.filter(({ judged }) => judged.verdict === 'unknown')).to.deep.equal([]);
  });

  it('judgeEvent: its places are there in the schemas and in the witness', () => {
    for (const { name, before, after, judged } of cases) {
      for (const change of judged.changes) {
        expect(pointed(before, change.old), `${name} ${change.old}`).to.not.equal(undefined);
        expect(pointed(after, change.new), `${name} ${change.new}`).to.not.equal(undefined);
        expect(change.message, name).to.match(/^(The event|\/\S*|The schemas) .*\.$/);
      }
      if (judged.verdict !== 'breaking') continue;
      expect(pointed(before, judged.at!.outer), `${name} ${judged.at!.outer}`).to.not.equal(undefined);
      expect(pointed(after, judged.at!.inner), `${name} ${judged.at!.inner}`).to.not.equal(undefined);
    }
  });

  it('judgeEvent: its witnesses are events of NEW that the reader of OLD refuses, says @cfworker/json-schema', () => {
    let witnesses = 0;
    for (const { name, after, reading, judged } of cases) {
      if (judged.verdict !== 'breaking') continue;
      witnesses += 1;
      expect(accepts(after)(judged.witness), `${name}: NEW`).to.equal(true);
      expect(accepts(reading)(judged.witness), `${name}: OLD`).to.equal(false);
    }
    expect(witnesses).to.be.at.least(30);
  });

  it('judgeEvent: and so says @sourcemeta/jsonschema', async () => {
    const work = await mkdtemp(join(tmpdir(), 'witnesses-'));
    const wrong: string[] = [];
    const check = async ({ name, after, reading, judged }: Case): Promise<void> => {
      const file = (what: string) => join(work, `${name}.${what}.json`);
      await writeFile(file('witness'), JSON.stringify(judged.witness));
      await writeFile(file('after'), JSON.stringify(withUuid(after)));
      await writeFile(file('reading'), JSON.stringify(withUuid(reading)));
      const [refused] = await validateFiles(file('after'), [file('witness')]);
      if (refused) wrong.push(`${name}: NEW refuses it: ${JSON.stringify(refused.reasons)}`);
      if ((await validateFiles(file('reading'), [file('witness')])).length !== 1) wrong.push(`${name}: OLD accepts it`);
    };
    try {
      const queue = cases.filter(({ judged }) => judged.verdict === 'breaking');
      const worker = async (): Promise<void> => {
        for (let next = queue.pop(); next !== undefined; next = queue.pop()) await check(next);
      };
      await Promise.all([worker(), worker(), worker()]);
    } finally {
      await rm(work, { recursive: true });
    }
    expect(wrong).to.deep.equal([]);
  });

  it('README: its links lead somewhere', async () => {
    const links = [...(await readFile(join(folder, 'README.md'), 'utf8')).matchAll(/\]\(([^)]+)\)/g)].map(
      (one) => one[1]!,
    );
    expect(links).to.not.deep.equal([]);
    for (const link of links) expect((await stat(join(folder, link))).isFile(), link).to.equal(true);
  });
});
