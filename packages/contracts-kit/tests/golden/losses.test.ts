import { expect } from 'chai';
import { z as z4 } from 'zod';
import type { z as z3 } from 'zod3';
import type { KnownLoss } from '../../src/event.js';
import { both, generate, goldenOf, inBoth, of, told } from './make.js';

const reason = 'tested elsewhere';

describe('generateGolden: losses', () => {
  const refinements: Record<string, (z: typeof z3) => unknown> = {
    refine: (z) => z.string().refine(() => true),
    superRefine: (z) => z.string().superRefine(() => {}),
    'refine on an object': (z) => z.object({}).refine(() => true),
    'regex with a flag': (z) => z.string().regex(/a/i),
    'regex that is not valid under u': (z) => z.string().regex(/^[\w-.]+$/),
  };
  for (const [name, make] of Object.entries(refinements)) {
    it(`golden-loses-refinement: ${name} is found, and may be declared`, () => {
      expect(of(make)).to.deep.equal(inBoth('golden-loses-refinement /v'));
      expect(of(make, [{ at: '/v', kind: 'refinement', reason }])).to.deep.equal(inBoth());
    });
  }

  const transforms: Record<string, (z: typeof z3) => unknown> = {
    transform: (z) => z.string().transform(Number),
    preprocess: (z) => z.preprocess(String, z.string()),
    pipe: (z) => z.string().pipe(z.string()),
    catch: (z) => z.string().email().catch(''),
    trim: (z) => z.string().trim(),
    toLowerCase: (z) => z.string().toLowerCase(),
    'transform of a date': (z) => z.date().transform((date) => date.toISOString()),
  };
  for (const [name, make] of Object.entries(transforms)) {
    it(`golden-loses-transform: ${name} is found, and may be declared with what it emits`, () => {
      expect(of(make)).to.deep.equal(inBoth('golden-loses-transform /v'));
      expect(of(make, [{ at: '/v', kind: 'transform', reason }])).to.deep.equal(inBoth('golden-loses-transform /v'));
      expect(of(make, [{ at: '/v', kind: 'transform', reason, emits: { type: 'number' } }])).to.deep.equal(inBoth());
    });
  }

  it('golden-loses-transform: coercion is found, and may be declared with what it emits', () => {
    const make = (z: typeof z3) => z.coerce.number();
    expect(of(make)).to.deep.equal(inBoth('golden-loses-transform /v'));
    expect(of(make, [{ at: '/v', kind: 'coercion', reason, emits: { type: 'number' } }])).to.deep.equal(inBoth());
  });

  it('golden-loses-refinement: custom and instanceof are found, and need an emits', () => {
    for (const make of [(z: typeof z3) => z.custom(() => true), (z: typeof z3) => z.instanceof(URL)]) {
      expect(of(make)).to.deep.equal(inBoth('golden-loses-refinement /v'));
      expect(of(make, [{ at: '/v', kind: 'custom', reason }])).to.deep.equal(inBoth('golden-loses-refinement /v'));
      expect(of(make, [{ at: '/v', kind: 'custom', reason, emits: { type: 'string' } }])).to.deep.equal(inBoth());
    }
  });

  const onlyIn4: Record<string, [unknown, string]> = {
    'a codec': [
      z4.codec(z4.string(), z4.string(), { decode: (a) => a, encode: (a) => a }),
      'golden-loses-transform /v',
    ],
    'a string format with a function': [z4.stringFormat('odd', () => true), 'golden-loses-refinement /v'],
    'a url of one host': [z4.url({ hostname: /^a$/ }), 'golden-loses-refinement /v'],
    check: [z4.string().check(() => {}), 'golden-loses-refinement /v'],
    'a default that its schema refuses': [z4.email().default('x'), 'golden-loses-transform /v'],
    stringbool: [z4.stringbool(), 'golden-loses-transform /v'],
    file: [z4.file(), 'golden-unrepresentable /v'],
    json: [z4.json(), 'golden-recursive /v/*'],
  };
  for (const [name, [schema, finding]] of Object.entries(onlyIn4)) {
    it(`generateGolden: ${name} of Zod 4 is a finding`, () => {
      expect(told(generate(z4.object({ v: schema as z4.ZodType })).findings)).to.include(finding);
    });
  }

  it('losses: places are found in arrays, records, tuples, unions and intersections', () => {
    const make = (z: typeof z3) => {
      const x = z.string().refine(() => true);
      const o = z.object({ 'a/b': x });
      return z.object({
        list: z.array(x),
        map: z.record(z.string(), o),
        pair: z.tuple([z.null(), x]),
        one: z.union([o, z.null()]),
        all: o.and(z.object({ c: z.null() })),
        lazy: z.lazy(() => x.optional().nullable()),
      });
    };
    const at = ['all/a~1b', 'lazy', 'list/*', 'map/*/a~1b', 'one/a~1b', 'pair/1'].map((path) => `/v/${path}`);
    for (const found of Object.values(of(make))) {
      expect(found).to.have.members(at.map((pointer) => `golden-loses-refinement ${pointer}`));
    }
    const losses = at.map((pointer) => ({ at: pointer, kind: 'refinement' as const, reason }));
    expect(of(make, losses)).to.deep.equal(inBoth());
  });

  it('emits: stands in its place and only there, the same in both versions', () => {
    const emits = { type: 'string', enum: ['b', 'a'] };
    const losses: KnownLoss[] = [{ at: '/v/id', kind: 'transform', reason, emits }];
    const goldens = Object.values(both).map((z) => {
      const sent = z.object({ k: z.literal(1), id: z.string().transform(String).nullable().optional() });
      const kept = z.object({ k: z.literal(2), id: z.number() });
      return goldenOf(z.object({ v: z.discriminatedUnion('k', [sent, kept]) }), losses);
    });
    const { v } = goldens[0]!.schema.properties as { v: { anyOf: { properties: { id: unknown } }[] } };
    expect(v.anyOf.map(({ properties }) => properties.id)).to.deep.equal([
      { type: ['null', 'string'], enum: [null, 'a', 'b'] },
      { type: 'number' },
    ]);
    expect(goldens[1]?.sha256).to.equal(goldens[0]?.sha256);
  });

  it('golden-loss-stale: a declaration that matches nothing, by place or by kind', () => {
    const make = (z: typeof z3) => z.string().refine(() => true);
    expect(of((z) => z.string(), [{ at: '/v', kind: 'refinement', reason }])).to.deep.equal(
      inBoth('golden-loss-stale /v'),
    );
    const wrong = [{ at: '/v', kind: 'transform' as const, reason, emits: { type: 'string' } }];
    expect(of(make, wrong)).to.deep.equal(inBoth('golden-loses-refinement /v', 'golden-loss-stale /v'));
  });

  it('golden-loss-invalid: no reason, an unknown kind, no place, or an emits that is none', () => {
    const bad: unknown[] = [
      { at: '/v', kind: 'refinement', reason: ' ' },
      { at: '/v', kind: 'magic', reason },
      { at: 'v', kind: 'refinement', reason },
      { at: '/v', kind: 'transform', reason, emits: 'string' },
      { at: '/v', kind: 'transform', reason, emits: { $ref: '#' } },
      { at: '/v', kind: 'transform', reason, emits: { type: 'string', minLength: Number.NaN } },
      null,
    ];
    for (const loss of bad) {
      const { findings } = generate(z4.object({ v: z4.string() }), [loss] as KnownLoss[]);
      expect(findings[0]?.code, JSON.stringify(loss)).to.equal('golden-loss-invalid');
    }
  });
});
