import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Finding } from '../../src/finding.js';
import type { Check } from '../../src/report/report.js';
import { repository, run } from '../support/workspace.js';

const program = join(repository, 'packages/contracts-kit/bin/contracts-kit.mjs');
const closed = (properties: object, required: string[] = [], extra: object = {}) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
  ...extra,
});
const [string, integer] = [{ type: 'string' }, { type: 'integer' }];

describe('diff: two files', function () {
  this.timeout(60_000);
  let dir: string;
  before(async () => {
    dir = await realpath(await mkdtemp(join(tmpdir(), 'contracts-diff-')));
  });
  after(() => rm(dir, { recursive: true, force: true }));

  async function diff(old: unknown, next: unknown, ...args: string[]) {
    const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value, null, 2));
    if (old !== undefined) await writeFile(join(dir, 'old.json'), text(old));
    if (next !== undefined) await writeFile(join(dir, 'new.json'), text(next));
    const ran = await run('node', [program, 'diff', 'old.json', 'new.json', '--format', 'json', ...args], { cwd: dir });
    return {
      ...ran,
      ...(JSON.parse(ran.stdout) as { findings: Finding[]; checks: Check[]; data: Record<string, unknown> }),
    };
  }

  const verdicts: [string, object, object, string, number][] = [
    ['the same set, spelled otherwise', { enum: ['a'] }, { const: 'a' }, 'unchanged', 0],
    ['a new optional property', closed({ a: string }), closed({ a: string, b: integer }), 'compatible', 0],
    ['a required property made optional', closed({ a: string }, ['a']), closed({ a: string }), 'breaking', 1],
    [
      'draft-07, with a local $ref',
      { $schema: 'http://json-schema.org/draft-07/schema#', definitions: { a: string }, $ref: '#/definitions/a' },
      string,
      'unchanged',
      0,
    ],
    [
      'a pattern nobody can decide',
      { type: 'string', pattern: '^(\\w+)-\\1$' },
      { type: 'string', pattern: '^(\\w+)-(?:\\1)$' },
      'unknown',
      1,
    ],
  ];
  for (const [title, old, next, verdict, code] of verdicts) {
    it(`diff: ${title} is ${verdict}, exit ${code}`, async () => {
      const told = await diff(old, next);
      expect(told.code, told.all).to.equal(code);
      expect(told.data).to.include({ verdict, readers: 'tolerant', old: 'old.json', new: 'new.json' });
      expect(told.data.digests).to.have.keys('old', 'new');
      expect(told.checks[0]?.detail).to.include(verdict);
    });
  }

  it('diff: a break shows an event, the place in it, and both places in the schemas', async () => {
    const { findings, data, stderr } = await diff(
      closed({ data: closed({ id: string }, ['id']) }, ['data']),
      closed({ data: closed({ id: { type: ['string', 'null'] } }, ['id']) }, ['data']),
    );
    expect(findings).to.have.length(1);
    expect(findings[0]).to.deep.include({
      code: 'diff-breaking',
      severity: 'error',
      at: { file: 'new.json', pointer: '/data/id' },
      found: '  {\n    "data": {\n>     "id": null  <-- here\n    }\n  }',
    });
    expect(findings[0]?.expectedAt).to.include({ file: 'old.json' });
    expect(data).to.deep.include({ witness: { data: { id: null } } });
    // No store is opened, so none is named.
    expect(stderr).to.equal('');
  });

  it('diff --readers strict: a new optional property is a break', async () => {
    const told = await diff(closed({ a: string }), closed({ a: string, b: integer }), '--readers', 'strict');
    expect(told.code).to.equal(1);
    expect(told.data).to.include({ verdict: 'breaking', readers: 'strict' });
  });

  const bad: [string, unknown, unknown, string, RegExp, object?][] = [
    ['no JSON', '{"type": ', {}, 'schema-unreadable', /not usable JSON/],
    ['a list', {}, [1], 'schema-unreadable', /no JSON Schema/],
    ['a name twice', {}, '{\n"type": "string",\n"type": "object"}', 'schema-unreadable', /every reader/, { line: 3 }],
    ['__proto__', '{"properties": {"__proto__": {}}}', {}, 'schema-unreadable', /__proto__/],
    ['a million brackets', `${'['.repeat(1_000_000)}`, {}, 'schema-unreadable', /./],
    [
      'nested ten thousand deep',
      `${'{"not":'.repeat(10_000)}{}${'}'.repeat(10_000)}`,
      {},
      'schema-unreadable',
      /nested/,
    ],
    [
      'an unknown type',
      {},
      { properties: { a: { type: 'strnig' } } },
      'schema-invalid',
      /not a valid JSON Schema/,
      { pointer: '/properties/a/type' },
    ],
    [
      'a remote $ref',
      {},
      { properties: { a: { $ref: 'https://example.com/a.json' } } },
      'schema-reference-unresolved',
      /example\.com/,
      { pointer: '/properties/a' },
    ],
    [
      'a $schema nobody knows',
      {},
      { $schema: 'https://example.com/own-schema' },
      'schema-invalid',
      /^new\.json .*example\.com\/own-schema", which is not known/,
      { file: 'new.json', pointer: '/$schema' },
    ],
    [
      'draft-04',
      { $schema: 'http://json-schema.org/draft-04/schema#', type: 'string' },
      {},
      'schema-invalid',
      /^old\.json .*draft-04/,
      { file: 'old.json', pointer: '/$schema' },
    ],
    ['a $schema that is a number', {}, { $schema: 7 }, 'schema-invalid', /"\$schema" is 7/, { pointer: '/$schema' }],
    [
      'another $schema further down',
      {},
      { $defs: { a: { $id: 'https://example.com/a', $schema: 'https://example.com/own-schema', type: 'strnig' } } },
      'schema-invalid',
      /^new\.json (?!.*contracts-)/,
      { file: 'new.json' },
    ],
    ['a byte order mark', {}, '\ufeff{}', 'schema-unreadable', /^new\.json begins with a byte order mark/, { line: 1 }],
    ['a $ref to nothing', { $ref: '#/$defs/a' }, {}, 'schema-reference-unresolved', /#\/\$defs\/a/, { pointer: '' }],
  ];
  for (const [title, old, next, code, message, place = {}] of bad) {
    it(`diff: ${title} is ${code} with its place, exit 1, and nothing is said of a verdict`, async () => {
      const told = await diff(old, next);
      expect(told.code, told.all).to.equal(1);
      const one = told.findings.find((each) => each.code === code);
      expect(one?.message, told.all).to.match(message);
      expect(one?.at?.file).to.match(/^(old|new)\.json$/);
      expect(one?.at).to.include(place);
      expect(told.checks).to.deep.equal([]);
      expect(told.data).to.equal(undefined);
    });
  }

  const unclear: [title: string, schema: object][] = [
    [
      'a reference into a schema with an $id of its own',
      { $defs: { a: { $id: 'https://example.com/a', $defs: { b: {} } } }, $ref: 'https://example.com/a#/$defs/b' },
    ],
    ['an anchor that stands twice', { $defs: { a: { $anchor: 'x' }, b: { $anchor: 'x', type: 'null' } }, $ref: '#x' }],
  ];
  for (const [title, schema] of unclear) {
    it(`diff: ${title} is not known, which is told as such`, async () => {
      const told = await diff(schema, { type: 'string' });
      expect(told.findings.map(({ code }) => code)).to.deep.equal(['diff-unknown']);
      expect(told.code).to.equal(1);
    });
  }

  it('diff: a file that is not there', async () => {
    await rm(join(dir, 'old.json'), { force: true });
    const told = await diff(undefined, {});
    expect(told.code).to.equal(1);
    expect(told.findings[0]).to.deep.include({ code: 'schema-unreadable', at: { file: 'old.json' } });
  });

  it('diff: a folder', async () => {
    await mkdir(join(dir, 'folder'));
    await writeFile(join(dir, 'new.json'), '{}');
    const ran = await run('node', [program, 'diff', 'folder', 'new.json', '--format', 'json'], { cwd: dir });
    expect(ran.code).to.equal(1);
    const [found] = (JSON.parse(ran.stdout) as { findings: Finding[] }).findings;
    expect(found).to.deep.include({ code: 'schema-unreadable', message: 'folder cannot be read: it is a folder' });
  });

  it('diff: of two files nobody is sent to a file of overrides', async () => {
    const pattern = (end: string) => ({ type: 'string', pattern: `^(\\w+)-${end}$` });
    const { findings } = await diff(pattern('\\1'), pattern('(?:\\1)'));
    expect(findings[0]).to.include({ code: 'diff-unknown', expected: 'a proof' });
    expect(JSON.stringify(findings)).to.not.include('override');
  });

  it('diff: one file, or three, is a wrong command line: exit 2, and nothing on stdout', async () => {
    for (const files of [['old.json'], ['old.json', 'new.json', 'newer.json']]) {
      const ran = await run('node', [program, 'diff', ...files], { cwd: dir });
      expect(ran.code).to.equal(2);
      expect(ran.stdout).to.equal('');
      expect(ran.stderr).to.match(/takes <old> <new>, or no file at all|Expected 2 arguments but got 3/);
    }
    const ran = await run('node', [program, 'diff', 'old.json', 'new.json', '--readers', 'lenient'], { cwd: dir });
    expect(ran.code).to.equal(2);
    expect(ran.stderr).to.include('tolerant, strict');
  });

  it('diff: junit and github tell the break too', async () => {
    await writeFile(join(dir, 'old.json'), JSON.stringify(string));
    await writeFile(join(dir, 'new.json'), JSON.stringify({}));
    const of = (format: string) =>
      run('node', [program, 'diff', 'old.json', 'new.json', '--format', format], { cwd: dir });
    expect((await of('junit')).stdout).to.match(/<failure type="diff-breaking"/);
    expect((await of('github')).stdout).to.match(/^::error file=new\.json,title=diff-breaking::/m);
  });
});
