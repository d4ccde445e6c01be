import { Validator } from '@cfworker/json-schema';
import { expect } from 'chai';
import type { ConsumerDifference, PactedMessage } from '../../src/compatibility/consumer-proof.js';
import { proveConsumer } from '../../src/compatibility/consumer-proof.js';
import type { Json, Schema } from '../../src/containment/types.js';
import { brief, closed, message, regex, rules, type } from './support.js';

const text = { type: 'string' };
/** The same letters twice: no engine decides it. */
const code = { type: 'string', pattern: '^(a+)-\\1$' };
const rest = { '$.data.code': type };
const relies = (data: Record<string, unknown>, body: Record<string, object> = {}) =>
  message('m', { data: { code: 'aa-aa', ...data } }, { ...rest, ...body });

interface Fixture {
  data: Schema;
  messages: PactedMessage[];
  /** The `data` that the consumer's example has beside its code. */
  example: Record<string, Json>;
  finds: string[];
}

const fixtures: Record<string, Fixture> = {
  'an optional property': {
    data: closed({ code, b: text }, ['b']),
    messages: [relies({ b: 'x' }, { '$.data.b': type })],
    example: { b: 'x' },
    finds: ['over-specified /data/b'],
  },
  'two optional properties are both told': {
    data: closed({ code, b: text, c: text }, ['b', 'c']),
    messages: [relies({ b: 'x', c: 'y' }, { '$.data': type })],
    example: { b: 'x', c: 'y' },
    finds: ['over-specified /data/b', 'over-specified /data/c'],
  },
  'a narrower text': {
    data: closed({ code, b: text }),
    messages: [relies({ b: 'x' }, { '$.data.b': regex('^[a-z]+$') })],
    example: { b: 'x' },
    finds: ['over-specified /data/b'],
  },
  'a narrower number': {
    data: closed({ code, n: { type: 'number' } }),
    messages: [relies({ n: 1 }, { '$.data.n': rules({ match: 'integer' }) })],
    example: { n: 1 },
    finds: ['over-specified /data/n'],
  },
  'a member of an enum': {
    data: closed({ code, k: { enum: ['x', 'y', 'z'] } }),
    messages: [relies({ k: 'x' }, { '$.data.k': regex('^(?:x|y)$') })],
    example: { k: 'x' },
    finds: ['uncovered /data/k = "z"'],
  },
  'a property inside a list': {
    data: closed({ list: { type: 'array', minItems: 1, items: closed({ code, b: text }, ['b']) } }),
    messages: [message('m', { data: { list: [{ code: 'aa-aa', b: 'x' }] } }, { '$.data.list': type })],
    example: { list: [{ code: 'aa-aa', b: 'x' }] },
    finds: ['over-specified /data/list/*/b'],
  },
  'a variant': {
    data: { anyOf: [closed({ kind: { const: 'a' }, code, x: text }, ['x']), closed({ kind: { const: 'b' }, code })] },
    messages: [relies({ kind: 'a', x: 'y' }, { '$.data.x': type })],
    example: { kind: 'a', x: 'y' },
    finds: ['over-specified /data/x', 'uncovered /data/kind = "b"'],
  },
  'what is not decided stays unknown beside it': {
    data: closed({ code, b: text }, ['b']),
    messages: [relies({ b: 'x' }, { '$.data.code': regex('^[a-]{1,7}$'), '$.data.b': type })],
    example: { b: 'x' },
    finds: ['over-specified /data/b', 'unknown'],
  },
  'nothing at all': {
    data: closed({ code, b: text }, ['b']),
    messages: [relies({})],
    example: { b: 'x' },
    finds: [],
  },
};

describe('proveConsumer, where the golden has a pattern that is not decided', () => {
  const find = ({ data, messages, example }: Fixture): ConsumerDifference[] =>
    proveConsumer({
      golden: closed({ data }),
      messages,
      examples: [{ data: 'list' in example ? example : { code: 'aa-aa', ...example } }],
    });

  for (const [name, fixture] of Object.entries(fixtures)) {
    it(`proveConsumer: an example shows what else is relied on: ${name}`, () => {
      expect(brief(find(fixture)))
        .to.have.members(fixture.finds)
        .and.have.length(fixture.finds.length);
    });
  }

  it('proveConsumer: each event shown is one of the golden, and no message accepts it', () => {
    let shown = 0;
    for (const fixture of Object.values(fixtures)) {
      for (const difference of find(fixture)) {
        if (difference.kind === 'unknown' || difference.kind === 'outside') continue;
        const accepts = (schema: Schema) =>
          new Validator(structuredClone(schema) as never, '2020-12').validate(difference.witness).valid;
        expect(accepts(closed({ data: fixture.data })), 'golden').to.equal(true);
        for (const { bounds } of fixture.messages) expect(accepts(bounds.perhaps.schema)).to.equal(false);
        shown += 1;
      }
    }
    expect(shown).to.be.greaterThan(8);
  });
});
