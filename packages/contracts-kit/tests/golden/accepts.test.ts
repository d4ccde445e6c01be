import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { z as z4 } from 'zod';
import { z as z3 } from 'zod3';
import { dialectOf } from '../../src/golden/dialect.js';
import { kinds, valuesOf, write } from './describe-schema.js';
import { goldenOf, textOf } from './make.js';

type Spawn = (args: string[]) => Promise<{ code: number; stdout: string; stderr: string }>;
const { spawn } = createRequire(import.meta.url)('@sourcemeta/jsonschema') as { spawn: Spawn };
const zods = [z3, z4 as unknown as typeof z3];

describe('generateGolden: what comes out of the schema', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'golden-'));
  });
  after(() => rm(folder, { recursive: true }));

  /** One call of an independent validator for all instances; what it says, or '' when it accepts them. */
  async function refused(golden: Uint8Array, instances: unknown[]): Promise<string> {
    const schema = join(folder, 'golden.json');
    const lines = join(folder, 'instances.jsonl');
    await writeFile(schema, golden);
    await writeFile(lines, instances.map((instance) => `${JSON.stringify(instance)}\n`).join(''));
    const { code, stdout, stderr } = await spawn(['validate', schema, lines, '--format-assertion']);
    return code === 0 ? '' : `exit ${code}\n${stdout}${stderr}`;
  }

  it('the validator of this test refuses what is wrong, formats included', async () => {
    const { bytes } = goldenOf(z4.object({ v: z4.uuid() }));
    expect(await refused(bytes, [{ v: 'c9e8f2b4-3a55-4e0c-9d5e-0a1b2c3d4e5f' }])).to.equal('');
    expect(await refused(bytes, [{ v: 'c9e8f2b4-3a55-4e0c-9d5e' }])).to.match(/^exit 2/);
  });

  it('generateGolden: accepts every output of the schema, with the same bytes from both versions', async () => {
    let outputs = 0;
    const property = fc.asyncProperty(kinds, fc.integer(), async (kind, seed) => {
      const [three, four] = zods.map((z) => z.object({ v: write(z, kind).optional() }));
      expect([dialectOf(three), dialectOf(four)]).to.deep.equal([3, 4]);
      const golden = goldenOf(three);
      expect(textOf(four)).to.equal(textOf(three));
      const values = fc.sample(valuesOf(kind), { seed, numRuns: 12 });
      const accepted = [three, four].flatMap((schema) =>
        values.flatMap((v) => {
          const parsed = schema?.safeParse({ v });
          return parsed?.success ? [parsed.data as unknown] : [];
        }),
      );
      outputs += accepted.length;
      if (accepted.length > 0) expect(await refused(golden.bytes, accepted)).to.equal('');
    });
    await fc.assert(property, { numRuns: Number(process.env.GOLDEN_RUNS ?? 60), endOnFailure: true });
    expect(outputs).to.be.above(100);
  });
});
