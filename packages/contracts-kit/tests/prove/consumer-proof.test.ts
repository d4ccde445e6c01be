import { Validator } from '@cfworker/json-schema';
import { expect } from 'chai';
import { type PactedMessage, proveConsumer } from '../../src/compatibility/consumer-proof.js';
import type { Schema } from '../../src/containment/types.js';
import { brief, closed, message, prove, regex, rules, type } from './support.js';

const text = { type: 'string' };
const uuid = { type: 'string', format: 'uuid' };
const LOWER_UUID = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';
const one = (description: string, data: unknown, body: Record<string, object> = {}) =>
  message(description, { data }, body);

interface Fixture {
  data: Schema;
  scope?: Schema;
  messages: PactedMessage[];
  finds: string[];
}

const fixtures: Record<string, Fixture> = {
  'a type matcher on a required text is proven': {
    data: closed({ a: text }),
    messages: [one('m', { a: 'x' }, { '$.data.a': type })],
    finds: [],
  },
  'what the message does not mention may be anything': {
    data: closed({ a: text, b: text }, ['b']),
    messages: [one('m', { a: 'x' }, { '$.data.a': type })],
    finds: [],
  },

  // --- over-specified -------------------------------------------------------------------------------------------------
  'relying on an optional property': {
    data: closed({ a: text, reason: text }, ['reason']),
    messages: [one('m', { a: 'x', reason: 'y' }, { '$.data': type })],
    finds: ['over-specified /data/reason'],
  },
  'a second message for its absence covers it': {
    data: closed({ a: text, reason: text }, ['reason']),
    messages: [
      one('with', { a: 'x', reason: 'y' }, { '$.data': type }),
      one('without', { a: 'x' }, { '$.data': type }),
    ],
    finds: [],
  },
  'an example without a matcher': {
    data: closed({ a: text }),
    messages: [one('m', { a: 'x' })],
    finds: ['over-specified /data/a'],
  },
  'a text that may be null': {
    data: closed({ a: { type: ['string', 'null'] } }),
    messages: [one('m', { a: 'x' }, { '$.data.a': type })],
    finds: ['over-specified /data/a'],
  },
  'an integer that may be a decimal': {
    data: closed({ a: { type: 'number' } }),
    messages: [one('m', { a: 1 }, { '$.data.a': rules({ match: 'integer' }) })],
    finds: ['over-specified /data/a'],
  },
  'a pattern narrower than the text': {
    data: closed({ a: text }),
    messages: [one('m', { a: 'abc' }, { '$.data.a': regex('^[a-z]+$') })],
    finds: ['over-specified /data/a'],
  },
  'a list that may be empty': {
    data: closed({ a: { type: 'array', items: text } }),
    messages: [one('m', { a: ['x'] }, { '$.data.a': rules({ match: 'type', min: 1 }) })],
    finds: ['over-specified /data/a'],
  },
  'an element of a list': {
    data: closed({ a: { type: 'array', items: closed({ b: text }, ['b']) } }),
    messages: [one('m', { a: [{ b: 'x' }] }, { '$.data.a': type })],
    finds: ['over-specified /data/a/*/b'],
  },
  'a property that one variant lacks': {
    data: { anyOf: [closed({ kind: { const: 'a' }, x: text }), closed({ kind: { const: 'b' } })] },
    messages: [one('m', { kind: 'a', x: 'y' }, { '$.data': type })],
    finds: ['over-specified /data/x'],
  },
  'a date that has to be of one year': {
    data: closed({ a: { type: 'string', format: 'date' } }),
    messages: [one('m', { a: '2026-01-01' }, { '$.data.a': regex('^2026-.*') })],
    finds: ['over-specified /data/a'],
  },
  'a constant that the golden never has': {
    data: closed({ a: { const: 'b' } }),
    messages: [one('m', { a: 'a' })],
    finds: ['over-specified /data/a'],
  },
  'two at once are both told': {
    data: closed({ a: text, b: text }, ['a', 'b']),
    messages: [one('m', { a: 'x', b: 'y' }, { '$.data': type })],
    finds: ['over-specified /data/a', 'over-specified /data/b'],
  },
  'the whole of a list of exact length': {
    data: closed({ a: { type: 'array', items: text, maxItems: 3 } }),
    messages: [one('m', { a: ['x'] }, { '$.data.a[0]': type })],
    finds: ['over-specified /data/a'],
  },

  'a constant where only some variants have few values': {
    data: { anyOf: [closed({ kind: { enum: ['a', 'b'] } }), closed({ kind: text, more: text })] },
    messages: [one('m', { kind: 'a' })],
    finds: ['over-specified /data/kind'],
  },

  // --- the message that was meant -------------------------------------------------------------------------------------
  'a renamed property, with a message for each value of a tag': {
    data: closed({ id: text, kind: { enum: ['email', 'sms'] } }),
    messages: [
      one('e', { templateId: 'x', kind: 'email' }, { '$.data.templateId': type }),
      one('s', { templateId: 'x', kind: 'sms' }, { '$.data.templateId': type }),
    ],
    finds: ['over-specified /data/templateId'],
  },
  'a renamed property of one variant of a union': {
    data: {
      anyOf: [
        closed({ kind: { const: 'a' }, q: text, x: text }),
        closed({ kind: { const: 'b' }, q: { type: 'integer' }, z: text }),
      ],
    },
    messages: [
      one('a', { kind: 'a', q: 'x' }, { '$.data.q': type }),
      one('b', { kind: 'b', q: 'x', z: 'z' }, { '$.data.q': type, '$.data.z': type }),
    ],
    finds: ['over-specified /data/q'],
  },
  'a renamed property, with a message that demands more than another': {
    data: closed({ id: text, reason: text }, ['reason']),
    messages: [
      one('with', { templateId: 'x', reason: 'y' }, { '$.data': type }),
      one('without', { templateId: 'x' }, { '$.data': type }),
    ],
    finds: ['over-specified /data/templateId'],
  },
  'a property that becomes optional, with a message that demands more than another': {
    data: closed({ templateId: text, reason: text }, ['templateId', 'reason']),
    messages: [
      one('with', { templateId: 'x', reason: 'y' }, { '$.data': type }),
      one('without', { templateId: 'x' }, { '$.data': type }),
    ],
    finds: ['over-specified /data/templateId'],
  },
  'a renamed property does not hide a variant without a message': {
    data: closed({ id: text, kind: { enum: ['email', 'sms', 'push'] } }),
    messages: [
      one('e', { templateId: 'x', kind: 'email' }, { '$.data.templateId': type }),
      one('s', { templateId: 'x', kind: 'sms' }, { '$.data.templateId': type }),
    ],
    finds: ['over-specified /data/templateId', 'uncovered /data/kind = "push"'],
  },
  'a message that the scope leaves out': {
    data: closed({ kind: { enum: ['email', 'sms'] } }),
    scope: { properties: { data: { properties: { kind: { const: 'email' } } } } },
    messages: [one('e', { kind: 'email' }), one('s', { kind: 'sms' })],
    finds: ['outside s'],
  },

  // --- uncovered ------------------------------------------------------------------------------------------------------
  'a member of an enum': {
    data: closed({ role: { enum: ['admin', 'member', 'guest'] } }),
    messages: [one('a', { role: 'admin' }), one('m', { role: 'member' })],
    finds: ['uncovered /data/role = "guest"'],
  },
  'a variant of a union': {
    data: { anyOf: ['a', 'b', 'c'].map((kind) => closed({ kind: { const: kind }, x: text })) },
    messages: [one('a', { kind: 'a', x: 'y' }, { '$.data.x': type })],
    finds: ['uncovered /data/kind = "b"', 'uncovered /data/kind = "c"'],
  },
  'a boolean': {
    data: closed({ on: { type: 'boolean' } }),
    messages: [one('m', { on: true })],
    finds: ['uncovered /data/on = false'],
  },
  'a member of an enum that a pattern leaves out': {
    data: closed({ role: { enum: ['admin', 'member', 'guest'] } }),
    messages: [one('m', { role: 'admin' }, { '$.data.role': regex('^(?:admin|member)$') })],
    finds: ['uncovered /data/role = "guest"'],
  },
  'a combination of two': {
    data: closed({ a: { enum: [1, 2] }, b: { enum: [1, 2] } }),
    messages: [one('1', { a: 1 }), one('2', { b: 1 })],
    finds: ['uncovered /data/a = 2 and /data/b = 2'],
  },
  'the scope leaves a variant out': {
    data: closed({ role: { enum: ['admin', 'member'] } }),
    scope: { properties: { data: { properties: { role: { const: 'admin' } } } } },
    messages: [one('a', { role: 'admin' })],
    finds: [],
  },
  'one variant uncovered does not hide what another relies on': {
    data: { anyOf: [closed({ kind: { const: 'a' }, x: text }, ['x']), closed({ kind: { const: 'b' } })] },
    messages: [one('a', { kind: 'a', x: 'y' }, { '$.data.x': type })],
    finds: ['over-specified /data/x', 'uncovered /data/kind = "b"'],
  },

  // --- lexical --------------------------------------------------------------------------------------------------------
  'the case of a uuid': {
    data: closed({ id: uuid }),
    messages: [one('m', { id: '3fa85f64-5717-4562-b3fc-2c963f66afa6' }, { '$.data.id': regex(LOWER_UUID) })],
    finds: ['lexical /data/id'],
  },
  'a fraction of a second': {
    data: closed({ at: { type: 'string', format: 'date-time' } }),
    messages: [
      one(
        'm',
        { at: '2026-01-31T12:00:00Z' },
        { '$.data.at': regex('^\\d{4}-[01]\\d-[0-3]\\dT[0-2]\\d:[0-5]\\d:[0-5]\\d([+-][0-2]\\d:[0-5]\\d|Z)$') },
      ),
    ],
    finds: ['lexical /data/at'],
  },
  'Pact’s own date-time': {
    data: closed({ at: { type: 'string', format: 'date-time' } }),
    messages: [one('m', { at: '2026-01-31T12:00:00Z' }, { '$.data.at': rules({ match: 'datetime' }) })],
    finds: ['lexical /data/at'],
  },
  'one spelling does not hide what is relied on': {
    data: closed({ id: uuid, reason: text }, ['reason']),
    messages: [one('m', { id: 'x', reason: 'y' }, { '$.data.id': regex(LOWER_UUID), '$.data.reason': type })],
    finds: ['over-specified /data/reason', 'lexical /data/id'],
  },
  'a uuid that may be absent as well': {
    data: closed({ id: uuid }, ['id']),
    messages: [one('m', { id: 'x' }, { '$.data.id': regex(LOWER_UUID) })],
    finds: ['over-specified /data/id', 'lexical /data/id'],
  },

  // --- unknown --------------------------------------------------------------------------------------------------------
  'an expression that is not translated': {
    data: closed({ a: text }),
    messages: [one('m', { a: 'x' }, { '$.data.a': regex('\\w*') })],
    finds: ['unknown /data/a'],
  },
  'what is not translated does not hide what is relied on': {
    data: closed({ a: text, b: text }, ['b']),
    messages: [one('m', { a: 'x', b: 'y' }, { '$.data.a': regex('\\w*'), '$.data.b': type })],
    finds: ['over-specified /data/b', 'unknown /data/a'],
  },
  'a pattern that a number may have does not matter where the golden has strings': {
    data: closed({ id: uuid, reason: text }, ['reason']),
    messages: [one('m', { id: 'x', reason: 'y' }, { '$.data.id': regex('^[0-9a-f-]{36}$'), '$.data.reason': type })],
    finds: ['over-specified /data/reason', 'lexical /data/id'],
  },
  'a pattern that a number may have matters where the golden has numbers': {
    data: closed({ id: { type: ['string', 'number'], format: 'uuid' }, reason: text }, ['reason']),
    messages: [one('m', { id: 'x', reason: 'y' }, { '$.data.id': regex('^[0-9a-f-]{36}$'), '$.data.reason': type })],
    finds: ['over-specified /data/reason', 'lexical /data/id', 'unknown /data/id'],
  },
  'of two expressions that are not translated only the one that matters': {
    data: closed({ a: text, b: text }, ['b']),
    messages: [
      one('m', { a: 'x', b: 'y' }, { '$.data.a': regex('\\w*'), '$.data.b': regex('\\w*') }),
      one('n', { a: 'x' }, { '$.data.a': regex('\\w*') }),
      one('o', { b: 'x' }, { '$.data.b': type }),
    ],
    finds: ['unknown /data/a'],
  },
  'what is not translated may not matter': {
    data: closed({ a: text }),
    messages: [one('m', { a: 'x' }, { '$.data.a': regex('\\w*') }), one('n', { a: 'x' }, { '$.data.a': type })],
    finds: [],
  },
};

describe('proveConsumer', () => {
  for (const [name, { data, scope, messages, finds }] of Object.entries(fixtures)) {
    it(`proveConsumer: ${name}`, () => {
      expect(brief(prove(data, messages, scope)))
        .to.have.members(finds)
        .and.have.length(finds.length);
    });
  }

  it('proveConsumer: each event shown is one of the golden, and no message accepts it', () => {
    for (const { data, scope, messages } of Object.values(fixtures)) {
      for (const difference of prove(data, messages, scope)) {
        if (difference.kind === 'unknown' || difference.kind === 'outside') continue;
        const accepts = (schema: Schema) =>
          new Validator(structuredClone(schema) as never, '2020-12').validate(difference.witness).valid;
        expect(accepts(closed({ data })), 'golden').to.equal(true);
        expect(accepts(scope ?? {}), 'scope').to.equal(true);
        for (const { bounds } of messages)
          expect(accepts(bounds.perhaps.schema), JSON.stringify(difference.witness)).to.equal(false);
      }
    }
  });

  it('proveConsumer: the scope that it offers leaves the variant out and makes the rest proven', () => {
    const data = closed({ role: { enum: ['admin', 'member', 'guest'] } });
    const messages = [one('a', { role: 'admin' }), one('m', { role: 'member' })];
    const [difference] = prove(data, messages);
    if (difference?.kind !== 'uncovered') throw new Error('not uncovered');
    expect(difference.scope).to.deep.equal({
      properties: { data: { properties: { role: { enum: ['admin', 'member'] } } } },
    });
    expect(prove(data, messages, difference.scope)).to.deep.equal([]);
  });

  it('proveConsumer: says the expectation, its place and the message', () => {
    const [difference] = prove(closed({ id: { type: 'integer' } }), [one('the first', { id: 7 })]);
    expect(difference).to.deep.include({
      kind: 'over-specified',
      path: '/data/id',
      at: '/data/id',
      missing: false,
      broken: {
        message: { description: 'the first', pointer: '/interactions/0' },
        note: { path: '$.data.id', expectation: '7 exactly' },
      },
    });
  });

  it('proveConsumer: a message that no event of the golden can be is told, also where others accept everything', () => {
    const data = closed({ a: { enum: ['x', 'y'] } });
    const found = prove(data, [one('dead', { a: 'z' }), one('alive', { a: 'x' }, { '$.data.a': type })]);
    expect(brief(found)).to.deep.equal(['over-specified /data/a']);
    expect(found[0]).to.have.nested.property('broken.message.description', 'dead');
  });

  it('proveConsumer: a message with a value that the golden lost does not speak of the others', () => {
    const data = closed({ kind: { enum: ['email', 'sms'] } });
    expect(brief(prove(data, [one('e', { kind: 'email' }), one('f', { kind: 'fax' })]))).to.deep.equal([
      'over-specified /data/kind',
      'uncovered /data/kind = "sms"',
    ]);
  });

  it('proveConsumer: an unknown of the proof is told, and ends', () => {
    let asked = 0;
    const found = prove(closed({ a: text }), [one('m', { a: 'x' })]);
    expect(brief(found)).to.deep.equal(['over-specified /data/a']);
    const unknown = () => {
      asked += 1;
      return { verdict: 'unknown', reason: 'too hard', at: { inner: '', outer: '', instance: '' } } as const;
    };
    expect(proveConsumer({ golden: {}, messages: [one('m', { a: 'x' })], prove: unknown })).to.deep.equal([
      { kind: 'unknown', reason: 'too hard', spelling: false },
    ]);
    expect(asked).to.be.lessThan(10);
  });

  for (const [what, whose, golden, scope] of [
    ['the golden', 'golden', { $ref: '#/$defs/no' }, undefined],
    ['the scope', 'scope', uuid, { properties: { data: { properties: { id: { $ref: '#/$defs/no' } } } } }],
  ] as const) {
    it(`proveConsumer: what is not understood in ${what} is told once, with its place`, () => {
      const body = { '$.data.id': regex(LOWER_UUID) };
      const found = prove(closed({ id: golden }), [one('m', { id: 'x' }, body), one('n', { id: 'y' }, body)], scope);
      const unknown = found.filter((each) => each.kind === 'unknown');
      expect(unknown).to.have.length(1);
      expect(unknown[0]).to.deep.include({
        culprit: {
          whose,
          pointer: '/properties/data/properties/id/$ref',
        },
      });
    });
  }

  it('proveConsumer: a message that no event can be is told with the nearest event there is', () => {
    const [first] = prove(closed({ id: text, kind: { enum: ['email', 'sms'] } }), [
      one('s', { templateId: 'x', kind: 'sms' }, { '$.data.templateId': type }),
      one('e', { kind: 'email' }),
    ]);
    expect(first).to.have.nested.property('witness.data.kind', 'sms');
    expect(first).to.include({ kind: 'over-specified', path: '/data/templateId', missing: true });
  });
});
