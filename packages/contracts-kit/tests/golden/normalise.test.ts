import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { z as z4 } from 'zod';
import * as mini from 'zod/mini';
import { z as z3fromZod4 } from 'zod/v3';
import { z as z3 } from 'zod3';
import { canonicalJson } from '../../src/golden/canonical.js';
import type { JsonObject } from '../../src/golden/json.js';
import { normalise } from '../../src/golden/normalise.js';
import { withTables } from '../../src/golden/page.js';
import { rules } from '../../src/golden/rules.js';
import { cases } from './cases.js';
import { goldenOf, textOf } from './make.js';

describe('normalise', () => {
  it('rules: every row of the table has a case, and every case a row', () => {
    expect(Object.keys(cases)).to.have.members(rules.map(({ name }) => name));
    for (const list of Object.values(cases)) expect(list).to.not.be.empty;
  });

  for (const [rule, list] of Object.entries(cases)) {
    for (const [i, { zod3, zod4, says, required = true }] of list.entries()) {
      it(`${rule} ${i + 1}: Zod 3 and Zod 4 give the same golden`, () => {
        const text = textOf(z3.object({ v: zod3 }));
        const expected = {
          $id: 'urn:event-contract:auth:Thing',
          $schema: 'https://json-schema.org/draft/2020-12/schema',
          title: 'Thing',
          description: 'A thing happened.',
          type: 'object',
          properties: { v: says },
          ...(required ? { required: ['v'] } : {}),
          additionalProperties: false,
        };
        expect(text).to.equal(`${canonicalJson(expected, { indent: 2 })}\n`);
        expect(textOf(z4.object({ v: zod4 }))).to.equal(text);
      });
    }
  }

  it('normalise: doing it again changes nothing', () => {
    for (const { zod4 } of Object.values(cases).flat()) {
      const { $id: _, $schema: __, ...schema } = goldenOf(z4.object({ v: zod4 })).schema;
      expect(canonicalJson(normalise(schema))).to.equal(canonicalJson(schema));
    }
  });

  it('generateGolden: z.xor stays oneOf, since its members may overlap', () => {
    expect(textOf(z4.object({ v: z4.xor([z4.string().min(1), z4.string().max(5)]) }))).to.include('"oneOf"');
  });

  it('generateGolden: the version of a uuid that the author asked for stays', () => {
    const { properties } = goldenOf(z4.object({ v: z4.uuidv7() })).schema;
    expect((properties as JsonObject).v)
      .to.have.property('pattern')
      .that.includes('-7[');
  });

  it('generateGolden: where the versions behave differently, the goldens differ', () => {
    for (const z of [z3, z4 as unknown as typeof z3]) {
      const property = z.object({ v: z.unknown().nullable() });
      expect('required' in goldenOf(property).schema).to.equal(!property.safeParse({}).success);
      const record = z.record(z.enum(['a']), z.string());
      const { properties } = goldenOf(z.object({ v: record })).schema as { properties: { v: JsonObject } };
      expect('required' in properties.v).to.equal(!record.safeParse({}).success);
    }
  });

  it('generateGolden: Zod 4 mini and the Zod 3 inside Zod 4 are read too', () => {
    const text = textOf(z4.object({ v: z4.string().min(2).optional() }));
    expect(textOf(mini.object({ v: mini.optional(mini.string().check(mini.minLength(2))) }))).to.equal(text);
    expect(textOf(z3fromZod4.object({ v: z3fromZod4.string().min(2).optional() }))).to.equal(text);
  });

  it('docs/golden.md: is what the table renders to', async () => {
    const page = await readFile(new URL('../../docs/golden.md', import.meta.url), 'utf8');
    expect(page).to.equal(withTables(page));
    for (const { name } of rules) expect(page).to.include(`| ${name} |`);
  });
});
