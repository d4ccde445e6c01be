import { expect } from 'chai';
import { z as z4 } from 'zod';
import { z as z3 } from 'zod3';
import type { JsonObject } from '../../src/golden/json.js';
import { openByAccident } from '../../src/golden/losses.js';
import { both, generate, inBoth, of, told } from './make.js';

const reason = 'tested elsewhere';

describe('generateGolden: refusals', () => {
  const unrepresentable: Record<string, (z: typeof z3) => unknown> = {
    date: (z) => z.date(),
    bigint: (z) => z.bigint(),
    map: (z) => z.map(z.string(), z.string()),
    set: (z) => z.set(z.string()),
    symbol: (z) => z.symbol(),
    undefined: (z) => z.union([z.string(), z.undefined()]),
    void: (z) => z.void(),
    nan: (z) => z.nan(),
    promise: (z) => z.promise(z.string()),
    'a literal bigint': (z) => z.literal(1n),
  };
  for (const [name, make] of Object.entries(unrepresentable)) {
    it(`golden-unrepresentable: ${name}`, () => {
      expect(of(make)).to.deep.equal(inBoth('golden-unrepresentable /v'));
    });
  }

  it('golden-unrepresentable: an array item that may be undefined, a property called __proto__', () => {
    expect(of((z) => z.array(z.string().optional()))).to.deep.equal(inBoth('golden-unrepresentable /v/*'));
    for (const [name, z] of Object.entries(both)) {
      const shape = Object.fromEntries([['__proto__', z.string()]]);
      expect(told(generate(z.object(shape)).findings), name).to.deep.equal(['golden-unrepresentable /__proto__']);
    }
  });

  it('golden-recursive: by lazy and by getter, at the place where it starts again', () => {
    const make = (z: typeof z3) => {
      const node: z3.ZodTypeAny = z.object({ children: z.array(z.lazy(() => node)) });
      return node;
    };
    expect(of(make)).to.deep.equal(inBoth('golden-recursive /v/children/*'));
    const fresh = (z: typeof z3) => {
      const node = (): z3.ZodTypeAny => z.object({ next: z.lazy(node) });
      return node();
    };
    for (const found of Object.values(of(fresh))) expect(found[0]).to.match(/^golden-recursive \/v\/next/);
    const Tree = z4.object({
      get left() {
        return Tree.optional();
      },
    });
    expect(told(generate(Tree).findings)).to.deep.equal(['golden-recursive /left']);
  });

  it('golden-recursive: the same schema twice is not recursion', () => {
    expect(
      of((z) => {
        const part = z.object({ a: z.string() });
        return z.object({ x: part, y: z.array(part), z: z.object({ x: part }) });
      }),
    ).to.deep.equal(inBoth());
  });

  it('golden-accepts-everything: any anywhere, but not unknown or an open object', () => {
    expect(of((z) => z.object({ a: z.array(z.any()), b: z.any().optional() }))).to.deep.equal(
      inBoth('golden-accepts-everything /v/a/*', 'golden-accepts-everything /v/b'),
    );
    expect(of((z) => z.object({}).catchall(z.any()))).to.deep.equal(inBoth('golden-accepts-everything /v/*'));
    const meant = (z: typeof z3) =>
      z.object({ u: z.unknown().nullable(), p: z.object({}).passthrough(), o: z.object({}), t: z.tuple([]) });
    expect(of(meant)).to.deep.equal(inBoth());
  });

  it('golden-accepts-everything: an emits that does', () => {
    for (const emits of [{}, { description: 'x' }, { anyOf: [{ type: 'string' }, {}] }]) {
      const found = of((z) => z.coerce.string(), [{ at: '/v', kind: 'coercion', reason, emits }]);
      expect(found['Zod 4']?.[0]).to.equal('golden-accepts-everything /v');
    }
  });

  it('golden-accepts-everything: what a converter silently gives up on', () => {
    const odd = z4.string();
    (odd._zod as { toJSONSchema?: () => unknown }).toJSONSchema = () => ({});
    expect(told(generate(z4.object({ v: z4.array(odd) })).findings)).to.deep.equal(['golden-accepts-everything /v/*']);
  });

  it('golden-unrepresentable: a type of a later Zod, whose parts nobody has looked at', () => {
    const later4 = z4.string();
    (later4._zod.def as { type: string }).type = 'of_next_year';
    expect(told(generate(z4.object({ v: later4 })).findings)).to.deep.equal(['golden-unrepresentable /v']);
    const later3 = z3.string();
    (later3._def as { typeName: string }).typeName = 'ZodOfNextYear';
    expect(told(generate(z3.object({ v: later3 })).findings)).to.deep.equal(['golden-unrepresentable /v']);
  });

  it('openByAccident: finds what nobody marked', () => {
    const schema: JsonObject = {
      properties: {
        a: {},
        b: true,
        c: { anyOf: [{ type: 'string' }, { title: 'x' }] },
        d: { not: {} },
        e: { type: 'array' },
      },
      additionalProperties: { items: { not: false } },
    };
    expect(openByAccident(schema)).to.have.members(['/a', '/b', '/c', '/e/*', '/*/*']);
    expect(openByAccident({ properties: { properties: { type: 'string' } }, enum: [{}], default: {} })).to.be.empty;
  });

  it('golden-name-invalid: names that could leave their folder or are not type names', () => {
    const z = z4.object({});
    for (const name of ['', 'userCreated', '../X', 'User-Created', 'X'.repeat(101), '__proto__', 'É', 'A\n', 7]) {
      expect(told(generate(z, [], name as string).findings), String(name)).to.include('golden-name-invalid -');
    }
    expect(generate(z, [], `X${'a'.repeat(99)}`).findings).to.be.empty;
  });

  it('golden-not-an-object: arrays, strings, nullable objects; unions of objects are events', () => {
    for (const z of Object.values(both)) {
      const a = z.object({ k: z.literal(1) });
      for (const schema of [z.array(a), z.string(), a.nullable(), z.union([a, z.string()]), z.unknown()]) {
        expect(told(generate(schema).findings)).to.deep.equal(['golden-not-an-object ']);
      }
      expect(generate(z.union([a, z.object({ k: z.literal(2) })])).findings).to.be.empty;
    }
  });

  it('golden-not-zod: anything else, and two versions in one event', () => {
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error('no');
        },
      },
    );
    for (const schema of [undefined, null, 1, 'x', {}, [], { type: 'object' }, { _def: {} }, { _zod: 1 }, hostile]) {
      expect(told(generate(schema).findings)).to.deep.equal(['golden-not-zod ']);
    }
    expect(told(generate(z4.object({ v: z3.string() as never })).findings)).to.deep.equal(['golden-not-zod /v']);
    expect(told(generate(z3.object({ v: z4.string() as never })).findings)).to.deep.equal(['golden-not-zod /v']);
  });

  it('findings: name the file, the place and the mend', () => {
    const [found] = generate(z4.object({ v: z4.any() })).findings;
    expect(found).to.deep.include({ severity: 'error', at: { file: 'src/events/thing.event.ts', pointer: '/v' } });
    expect(found?.found).to.equal('z.any()');
    expect(found?.mend).to.include('z.unknown()');
  });
});
