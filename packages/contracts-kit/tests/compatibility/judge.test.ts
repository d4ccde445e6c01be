import { createHash } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { judgeEvent, judgeEvents } from '../../src/compatibility/judge.js';
import type { Schema } from '../../src/containment/types.js';
import { accepts } from './support.js';
import { schemas, thinned, values } from './tolerance-arbitraries.js';

type Properties = Record<string, unknown>;
const shape = (properties: Properties, required = Object.keys(properties)): Schema => {
  return { type: 'object', properties, required, additionalProperties: false };
};
const text = { type: 'string' };

describe('judgeEvent', () => {
  it('judgeEvent: unchanged for the same schema, even one that it cannot read', () => {
    const odd = { $ref: 'https://example.com/elsewhere.json' };
    const { verdict, bump, changes, digests } = judgeEvent({ old: odd, next: { ...odd } });
    expect({ verdict, bump, changes }).to.deep.equal({ verdict: 'unchanged', bump: 'none', changes: [] });
    expect(digests.old).to.equal(digests.new);
  });

  it('judgeEvent: digests are of canonical JSON, which anyone can make', () => {
    const { digests } = judgeEvent({ old: { type: 'string', maxLength: 3 }, next: { maxLength: 3, type: 'string' } });
    const byHand = createHash('sha256').update('{"maxLength":3,"type":"string"}').digest('hex');
    expect(digests).to.deep.equal({ old: byHand, new: byHand });
  });

  it('judgeEvent: says so where no event is possible any more', () => {
    for (const next of [
      false,
      { type: 'integer', minimum: 5, maximum: 3 },
      { allOf: [{ const: 1 }, { const: 2 }] },
    ] as Schema[]) {
      const judged = judgeEvent({ old: { type: 'integer' }, next });
      expect(judged.verdict).to.equal('compatible');
      expect(judged.changes[0]).to.include({ kind: 'nothing-allowed' });
      expect(judged.changes[0]?.message).to.match(/^The event is possible no more/);
    }
    const fewer = judgeEvent({ old: { type: 'integer' }, next: { type: 'integer', minimum: 3 } });
    expect(fewer.changes.map(({ kind }) => kind)).to.deep.equal(['bound-changed']);
  });

  it('judgeEvent: breaking comes with the event and the place, in OLD as it was written', () => {
    const old = shape({ channel: { oneOf: [shape({ kind: { const: 'sms' }, to: text }), text] } });
    const next = shape({ channel: { oneOf: [shape({ kind: { const: 'sms' }, to: { type: 'integer' } }), text] } });
    const judged = judgeEvent({ old, next });
    expect(judged.verdict).to.equal('breaking');
    expect(accepts(next)(judged.witness)).to.equal(true);
    expect(judged.at?.outer.startsWith('/properties/channel')).to.equal(true);
    expect(judged.at?.outer).to.not.include('anyOf');
    expect(judged.changes.map(({ kind, at }) => `${kind} ${at}`)).to.deep.equal(['type-changed /channel/to']);
  });

  it('judgeEvent: unknown with the reason, and a major, when OLD cannot be opened where it matters', () => {
    const lines = (properties: Properties) => ({ type: 'array', items: shape(properties, ['sku']), uniqueItems: true });
    const old = shape({ lines: lines({ sku: text }), note: text });
    const judged = judgeEvent({
      old,
      next: shape({ lines: lines({ sku: text, gift: { type: 'boolean' } }), note: text }),
    });
    expect(judged).to.include({ verdict: 'unknown', bump: 'major' });
    expect(judged.reason).to.include('the same to the reader');
    expect(judged.at?.outer).to.equal('/properties/lines/uniqueItems');
    expect(judged.witness).to.equal(undefined);
  });

  it('judgeEvent: decides all the same where it does not matter', () => {
    const tags = { type: 'array', items: shape({ tag: text }), uniqueItems: true };
    const old = shape({ tags, note: text });
    expect(judgeEvent({ old, next: shape({ tags, note: text, more: text }, ['tags', 'note']) }).verdict).to.equal(
      'compatible',
    );
    expect(judgeEvent({ old, next: shape({ tags, note: { type: 'integer' } }) }).verdict).to.equal('breaking');
    expect(judgeEvent({ old, next: shape({ tags, note: { const: 'x' } }) }).verdict).to.equal('compatible');
  });

  it('judgeEvent: compatible, and why not unchanged, where only the way back cannot be decided', () => {
    const old = { anyOf: [text, { $ref: 'https://example.com/elsewhere.json' }] };
    const judged = judgeEvent({ old, next: text, reader: 'strict' });
    expect(judged).to.include({ verdict: 'compatible', bump: 'minor' });
    expect(judged.reason).to.be.a('string').and.not.equal('');
  });

  it('judgeEvent: unknown when the work allowed is spent', () => {
    const judged = judgeEvent(
      { old: shape({ a: { enum: ['x', 'y'] } }), next: shape({ a: { enum: ['y', 'z'] } }) },
      { budget: 0 },
    );
    expect(judged).to.include({ verdict: 'unknown', bump: 'major' });
    expect(judged.reason).to.be.a('string').and.not.equal('');
  });

  it('judgeEvent: a change without a name of its own is still a change', () => {
    const judged = judgeEvent({
      old: { not: { type: 'null' } },
      next: { type: ['string', 'number'], not: { type: 'null' } },
    });
    expect(judged.verdict).to.equal('compatible');
    const both = { anyOf: [{ required: ['a'] }, { required: ['b'] }] };
    const kinds = judgeEvent({ old: both, next: { oneOf: both.anyOf } }).changes.map(({ kind }) => kind);
    expect(kinds).to.deep.equal(['schema-changed']);
  });

  it('judgeEvent: breaking and compatible are so for generated pairs, says an independent validator', () => {
    const counts: Record<string, number> = {};
    const some = fc.array(values, { minLength: 15, maxLength: 15, size: 'max' });
    const pairs = fc.tuple(schemas({ data: true, oneOf: false }), schemas({ data: true, oneOf: false }), fc.boolean());
    const property = fc.property(pairs, some, ([first, second, joined], events) => {
      const next = joined ? { ...first, allOf: [...((first.allOf ?? []) as []), { minProperties: 1 }] } : second;
      const [before, after] = [accepts(first), accepts(next)];
      const ignoring = (event: (typeof events)[number]) => [...thinned(event)].some(before);
      const judged = judgeEvent({ old: first, next }, { budget: 20_000 });
      counts[judged.verdict] = (counts[judged.verdict] ?? 0) + 1;
      const shown = JSON.stringify({ first, next, judged });
      if (judged.verdict === 'breaking') {
        expect(after(judged.witness), shown).to.equal(true);
        expect(before(judged.witness), shown).to.equal(false);
      }
      if (judged.verdict === 'compatible')
        for (const event of events) expect(!after(event) || ignoring(event), shown).to.equal(true);
      if (judged.verdict === 'unchanged')
        for (const event of events) expect(after(event), shown).to.equal(before(event));
    });
    fc.assert(property, { numRuns: Number(process.env.JUDGE_RUNS ?? 300) });
    expect(counts.breaking).to.be.greaterThan(20);
    expect(counts.compatible).to.be.greaterThan(20);
  });
});

describe('judgeEvents', () => {
  const old = new Map<string, Schema>([
    ['UserDeleted', shape({ id: text })],
    ['UserCreated', shape({ id: text })],
  ]);

  it('judgeEvents: an added event is minor, a removed one major, and the largest counts', () => {
    const next = new Map<string, Schema>([
      ['UserRenamed', shape({ id: text })],
      ['UserCreated', shape({ id: text, name: text })],
    ]);
    const { bump, events } = judgeEvents(old, next);
    expect(bump).to.equal('major');
    const told = events.map(({ event, verdict, bump: needed }) => [event, verdict, needed]);
    expect(told).to.deep.equal([
      ['UserCreated', 'compatible', 'minor'],
      ['UserDeleted', 'removed', 'major'],
      ['UserRenamed', 'added', 'minor'],
    ]);
  });

  it('judgeEvents: nothing changed needs no bump, and the reader is passed on', () => {
    expect(judgeEvents(old, old).bump).to.equal('none');
    expect(judgeEvents(new Map(), new Map())).to.deep.equal({ bump: 'none', events: [] });
    const next = new Map(old).set('UserCreated', shape({ id: text, name: text }));
    expect(judgeEvents(old, next, { reader: 'tolerant' }).bump).to.equal('minor');
    expect(judgeEvents(old, next, { reader: 'strict' }).bump).to.equal('major');
  });
});
