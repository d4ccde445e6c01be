import { expect } from 'chai';
import { type EventChange, effectOn, type Readers, type Reliance, reachOf } from '../../src/compatibility/affected.js';
import type { Containment, Sets } from '../../src/containment/types.js';

const at = { inner: '', outer: '/0', instance: '/data/reason' };
const refuted: Containment = { verdict: 'refuted', witness: { data: { reason: 7 } }, at };
const unknown: Containment = { verdict: 'unknown', reason: 'a pattern', at };
const proven: Containment = { verdict: 'proven' };

const change = (parts: Partial<EventChange> = {}): EventChange => ({
  event: 'TemplateDeleted',
  verdict: 'breaking',
  bump: 'major',
  ...parts,
});

function reliance(...accepts: Readers[]): Reliance {
  return {
    consumer: 'core',
    labels: ['core 1.4.0 (newest release)'],
    event: 'TemplateDeleted',
    messages: accepts.map((each, index) => ({
      description: `message ${index}`,
      accepts: each,
    })),
  };
}

/** Answers as told, and keeps what it was asked. */
function prover(...answers: Containment[]) {
  const asked: Sets[] = [];
  const prove = (sets: Sets) => {
    asked.push(sets);
    return answers[asked.length - 1] ?? answers.at(-1)!;
  };
  return { asked, prove };
}

const [OLD, NEXT, PACT, SCOPE] = [{ title: 'old' }, { title: 'next' }, { title: 'pact' }, { title: 'scope' }];
const before = { schema: OLD };

describe('compatibility/affected', () => {
  it('effectOn: asks whether NEW within the scope is in OLD or in one of the messages', () => {
    const { asked, prove } = prover(proven, refuted);
    const relied = { ...reliance({ schema: PACT }, { schema: { title: 'second' } }), scope: SCOPE };
    expect(effectOn({ change: change(), reliance: relied, before, next: NEXT, prove })).to.deep.equal({
      answer: 'safe',
      because: 'its pact accepts it',
    });
    expect(asked).to.deep.equal([
      { inner: [NEXT, SCOPE], outer: [OLD, PACT, { title: 'second' }] },
      { inner: [NEXT, SCOPE], outer: [OLD] },
    ]);
  });

  it('effectOn: what is new outside of the scope is not called accepted by the pact', () => {
    const { prove } = prover(proven, proven);
    const relied = { ...reliance({ schema: PACT }), scope: SCOPE };
    expect(effectOn({ change: change(), reliance: relied, before, next: NEXT, prove })).to.deep.equal({
      answer: 'safe',
      because: 'what is new is outside of its scope',
    });
    const [a, b] = [{ properties: { k: { const: 'a' } } }, { properties: { k: { const: 'b' } } }];
    const asked = {
      change: change(),
      before: { schema: { const: { k: 'a' } } },
      next: { enum: [{ k: 'a' }, { k: 'b' }] },
    };
    const within = (scope: object) => ({ ...reliance({ schema: { type: 'object' } }), scope: scope as never });
    expect(effectOn({ ...asked, reliance: within(a) })).to.include({ because: 'what is new is outside of its scope' });
    expect(effectOn({ ...asked, reliance: within(b) })).to.include({ because: 'its pact accepts it' });
  });

  it('effectOn: without a scope all of NEW counts; what is refuted breaks, with the witness', () => {
    const { asked, prove } = prover(refuted);
    expect(
      effectOn({ change: change(), reliance: reliance({ schema: PACT }), before, next: NEXT, prove }),
    ).to.deep.equal({
      answer: 'breaks',
      witness: { data: { reason: 7 } },
      at,
    });
    expect(asked[0]!.inner).to.deep.equal([NEXT]);
  });

  it('effectOn: nothing is asked where nothing new is sent', () => {
    const { asked, prove } = prover(refuted);
    for (const each of [{ verdict: 'unchanged' }, { verdict: 'compatible' }, { verdict: 'added' }] as const) {
      const effect = effectOn({
        change: change(each),
        reliance: reliance({ schema: PACT }),
        before,
        next: NEXT,
        prove,
      });
      expect(effect).to.deep.equal({ answer: 'safe', because: 'nothing new is sent' });
    }
    expect(asked).to.deep.equal([]);
  });

  it('effectOn: a removed event breaks whoever has a message of it', () => {
    const { prove } = prover(proven);
    expect(
      effectOn({ change: change({ verdict: 'removed' }), reliance: reliance({ schema: PACT }), before, prove }),
    ).to.deep.equal({ answer: 'breaks' });
  });

  it('effectOn: a message that is not known exactly: proven by what it surely accepts, refuted by what it may', () => {
    const vague = { unknown: 'a matcher nobody knows', atLeast: { title: 'surely' }, atMost: { title: 'perhaps' } };
    const ask = (...answers: Containment[]) => {
      const { asked, prove } = prover(...answers);
      const relied = reliance({ schema: PACT }, vague);
      const effect = effectOn({ change: change(), reliance: relied, before, next: NEXT, prove });
      return { effect, outers: asked.map((sets) => sets.outer) };
    };
    const [surely, perhaps] = [
      [OLD, PACT, { title: 'surely' }],
      [OLD, PACT, { title: 'perhaps' }],
    ];
    expect(ask(proven)).to.deep.equal({
      effect: { answer: 'safe', because: 'its pact accepts it' },
      outers: [surely],
    });
    expect(ask(refuted, refuted).effect).to.include({ answer: 'breaks' });
    expect(ask(refuted, refuted).outers).to.deep.equal([surely, perhaps]);
    expect(ask(refuted, proven).effect).to.deep.equal({
      answer: 'unknown',
      reason: '"message 1": a matcher nobody knows',
    });
  });

  it('effectOn: OLD that cannot be opened exactly: proven by the smaller set, refuted by the larger one', () => {
    const vague = { unknown: 'beneath not', atLeast: { title: 'least' }, atMost: { title: 'most' } };
    const ask = (...answers: Containment[]) => {
      const { asked, prove } = prover(...answers);
      const effect = effectOn({
        change: change(),
        reliance: reliance({ schema: PACT }),
        before: vague,
        next: NEXT,
        prove,
      });
      return { effect, outers: asked.map((sets) => sets.outer[0]) };
    };
    expect(ask(proven)).to.deep.equal({
      effect: { answer: 'safe', because: 'its pact accepts it' },
      outers: [{ title: 'least' }],
    });
    expect(ask(refuted, refuted)).to.deep.include({ outers: [{ title: 'least' }, { title: 'most' }] });
    expect(ask(refuted, refuted).effect).to.include({ answer: 'breaks' });
    expect(ask(refuted, proven).effect).to.deep.equal({ answer: 'unknown', reason: 'beneath not' });
    expect(ask(unknown, proven).effect).to.deep.equal({ answer: 'unknown', reason: 'a pattern; beneath not' });
  });

  it('effectOn: an unknown of the prover is told with its reason', () => {
    expect(
      effectOn({ change: change(), reliance: reliance({ schema: PACT }), before, next: NEXT, prove: () => unknown }),
    ).to.deep.equal({ answer: 'unknown', reason: 'a pattern' });
  });

  it('reachOf: nobody, safe, unknown and breaks are four answers', () => {
    const cell = (effect: 'safe' | 'unknown' | 'breaks') => ({
      reliance: reliance(),
      effect: { answer: effect, reason: '', because: 'its pact accepts it' } as never,
    });
    expect(reachOf('TemplateDeleted', [])).to.equal('nobody relies on it');
    expect(reachOf('Other', [cell('breaks')])).to.equal('nobody relies on it');
    expect(reachOf('TemplateDeleted', [cell('safe')])).to.equal('safe for every consumer');
    expect(reachOf('TemplateDeleted', [cell('safe'), cell('unknown')])).to.equal('unknown');
    expect(reachOf('TemplateDeleted', [cell('unknown'), cell('breaks')])).to.equal('breaks');
  });
});
