import { spawn } from 'node:child_process';
import fs, { readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { FindingError } from '../../src/finding.js';
import { sha256 } from '../../src/golden/canonical.js';
import { readGeneratedPacts } from '../../src/pact/generated.js';
import { mergePacts, mergeParts } from '../../src/pact/merge.js';
import { type Part, partPath, writePart } from '../../src/pact/parts.js';
import { json, rawMessage, removeTemporary, temporaryService, write } from './support.js';

const part = (file: string, descriptions: string[], changes: Partial<Part> = {}): Part => ({
  file,
  // The test files of these services are empty.
  fileDigest: sha256(''),
  consumer: 'auth',
  provider: 'templates',
  status: 'passed',
  reproduced: 'second run',
  interactions: descriptions.map((description) => rawMessage({ description })),
  ...changes,
});
const kit = fileURLToPath(new URL('../../', import.meta.url));

describe('mergePacts', function () {
  this.timeout(60_000);
  after(removeTemporary);

  it('mergePacts: many processes that add parts of one pair at once lose nothing', async () => {
    const workers = 4;
    const each = 12;
    const names = Array.from({ length: workers * each }, (_, index) => `t${index}.ts`);
    const dir = await temporaryService(Object.fromEntries(names.map((name) => [name, ''])));
    const script = (mine: string[]) => `
      import { mergePacts } from ${JSON.stringify(new URL('../../src/pact/merge.ts', import.meta.url).href)};
      import { writePart } from ${JSON.stringify(new URL('../../src/pact/parts.ts', import.meta.url).href)};
      const interaction = (description) => (${JSON.stringify(rawMessage())}, { ...${JSON.stringify(rawMessage())}, description });
      for (const file of ${JSON.stringify(mine)}) {
        const part = ${JSON.stringify(part('', []))};
        writePart(${JSON.stringify(dir)}, { ...part, file, status: 'running' });
        writePart(${JSON.stringify(dir)}, { ...part, file, interactions: [interaction(file + ' a'), interaction(file + ' b')] });
        mergePacts(${JSON.stringify(dir)});
      }`;
    const codes = await Promise.all(
      Array.from({ length: workers }, (_, index) => {
        const mine = names.slice(index * each, (index + 1) * each);
        const child = spawn(
          process.execPath,
          ['--import', './bin/ts-node.mjs', '--disable-warning=DEP0180', '--input-type=module', '-e', script(mine)],
          { cwd: kit, stdio: 'inherit' },
        );
        return new Promise((resolve) => child.on('close', resolve));
      }),
    );
    expect(codes).to.deep.equal(Array(workers).fill(0));
    const { interactions } = JSON.parse(readFileSync(join(dir, 'tests/consumer/.pacts/auth-templates.json'), 'utf8'));
    expect(interactions).to.have.length(workers * each * 2);
    expect(readGeneratedPacts(dir).findings).to.deep.equal([]);
  });

  it('mergePacts: a part that another process adds and merges between our reading and writing is not lost', async () => {
    const dir = await temporaryService({ 'a.ts': '', 'b.ts': '' });
    writePart(dir, part('a.ts', ['a']));
    const { renameSync } = fs;
    let others = 0;
    fs.renameSync = (from, to) => {
      if (String(to).endsWith('auth-templates.json') && others++ === 0) {
        writePart(dir, part('b.ts', ['b']));
        mergePacts(dir);
      }
      renameSync(from, to);
    };
    syncBuiltinESMExports();
    try {
      mergePacts(dir);
    } finally {
      fs.renameSync = renameSync;
      syncBuiltinESMExports();
    }
    expect(others).to.be.greaterThan(1);
    expect(readGeneratedPacts(dir).pacts[0]?.pact.messages.map((each) => each.description)).to.deep.equal(['a', 'b']);
  });

  it('mergePacts: the order parts are written in does not matter', async () => {
    const read = async (files: string[]) => {
      const dir = await temporaryService({ 'a.ts': '', 'b.ts': '' });
      for (const file of files) {
        writePart(dir, part(file, [`${file} 1`, `${file} 2`, 'shared']));
        mergePacts(dir);
      }
      return readFileSync(join(dir, 'tests/consumer/.pacts/auth-templates.json'), 'utf8');
    };
    const one = await read(['a.ts', 'b.ts']);
    expect(await read(['b.ts', 'a.ts'])).to.equal(one);
    expect(JSON.parse(one).interactions).to.have.length(5);
  });

  it('mergeParts: different contents of one interaction name both files', () => {
    const other = part('b.ts', [], { interactions: [rawMessage({ description: 'x', contents: json({ id: 2 }) })] });
    expect(() => mergeParts([part('a.ts', ['x']), other])).to.throw(FindingError, /a\.ts and b\.ts/);
    const elsewhere = { ...other, provider: 'core' };
    expect(mergeParts([part('a.ts', ['x']), elsewhere])).to.have.length(2);
  });

  it('readGeneratedPacts: a part that is no part, that is running or that failed is pact-part-failed', async () => {
    const dir = await temporaryService({ 'a.ts': '', 'b.ts': '' });
    writePart(dir, part('a.ts', ['a'], { status: 'running' }));
    writePart(dir, part('b.ts', ['b'], { status: 'failed', why: 'a test failed: "b"' }));
    mergePacts(dir);
    await write(dir, { 'tests/consumer/.pacts/.parts/c/templates.json': '{"file":"../../x","provider":"../../y"}' });
    const { findings } = readGeneratedPacts(dir);
    expect(findings.map((each) => each.code)).to.deep.equal(Array(3).fill('pact-part-failed'));
    expect(findings.map((each) => each.message).join())
      .to.include('cut off')
      .and.include('a test failed: "b"');
  });

  it('partPath: files of the same name in two folders have two places', () => {
    const paths = ['a/x.ts', 'a_x.ts', 'b/x.ts'].map((file) => partPath('/s', { file, provider: 'p' }));
    expect(new Set(paths).size).to.equal(3);
  });
});
