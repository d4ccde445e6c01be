import { expect } from 'chai';
import type { FetchedGolden } from '../../src/commands/fetch-goldens.js';
import { type About, differenceFinding, exceptionFindings, proofCheck } from '../../src/commands/prove-report.js';
import type { ConsumerDifference, Unknown } from '../../src/compatibility/consumer-proof.js';
import type { DeclaredException } from '../../src/service/config.js';

const about = (current: boolean, scope?: Record<string, unknown>): About => ({
  consumer: 'core',
  event: {
    event: 'TemplateDeleted',
    ...(scope && { scope }),
    place: { file: 'config.json', pointer: '/providers/templates/0' },
  },
  pactFile: 'core-templates.json',
  golden: { provider: 'templates', file: 'golden.json' } as FetchedGolden,
  labels: 'templates 1.2.0 (newest release)',
  current,
});
const broken = {
  message: { description: 'a template was deleted', pointer: '/interactions/0' },
  note: { path: '$.data.reason', expectation: 'something there' },
};
const shown = { path: '/data/reason', at: '/data/reason', witness: { data: {} } };
const relies: ConsumerDifference = { kind: 'over-specified', broken, missing: true, ...shown };
const variant: ConsumerDifference = {
  kind: 'uncovered',
  values: [{ path: '/data/kind', value: 'push' }],
  scope: { b: 1 },
  ...shown,
};

describe('differenceFinding', () => {
  it('differenceFinding: an error against what the provider says now, a warning against a live version', () => {
    const severity = (current: boolean) =>
      differenceFinding({ difference: relies, expired: false }, about(current)).severity;
    expect([severity(true), severity(false)]).to.deep.equal(['error', 'warning']);
  });

  it('differenceFinding: names the event, the expectation, both places and what to do', () => {
    const found = differenceFinding({ difference: relies, expired: false }, about(true));
    expect(found).to.deep.include({
      code: 'prove-over-specified',
      at: { file: 'core-templates.json', pointer: '/interactions/0' },
      expectedAt: { file: 'golden.json' },
    });
    expect(found.message)
      .to.include('nothing at /data/reason')
      .and.include('"a template was deleted" relies on something there');
    expect(found.mend).to.include('"path":"/data/reason"');
  });

  it('differenceFinding: a note where an exception holds, as it is where it has expired', () => {
    const exception = { path: '/data/reason', reason: 'known', expires: '2027-01-31' };
    const severity = (expired: boolean) =>
      differenceFinding({ difference: relies, exception, expired }, about(true)).severity;
    expect([severity(false), severity(true)]).to.deep.equal(['note', 'error']);
  });

  it('differenceFinding: a declared difference is not to be declared again', () => {
    const exception = { path: '/data/reason', reason: 'known', expires: '2027-01-31' };
    const { mend } = differenceFinding({ difference: relies, exception, expired: false }, about(true));
    expect(mend).to.include('Nothing until 2027-01-31').and.not.include('declare');
  });

  it('differenceFinding: an unknown is mended where it comes from', () => {
    const place = { message: broken.message, whose: 'message' } as const;
    const told = (culprit?: Unknown['culprit']) => {
      const unknown: Unknown = { kind: 'unknown', reason: 'r', spelling: false, ...(culprit && { culprit }) };
      const { at, mend } = differenceFinding({ difference: unknown, expired: false }, about(true));
      return `${at?.file} ${at?.pointer} ${mend}`;
    };
    expect(told({ whose: 'golden', pointer: '/a' })).to.match(/^golden\.json \/a Let templates say it in another way/);
    expect(told({ whose: 'scope', pointer: '/a' })).to.match(
      /^config\.json \/providers\/templates\/0\/scope\/a Say it in another way in the scope/,
    );
    expect(told(place)).to.match(/^core-templates\.json \/interactions\/0 Say it with a simpler expectation/);
    expect(told())
      .to.match(/^config\.json .*too hard/)
      .and.not.include('simpler expectation');
  });

  it('differenceFinding: a message outside of the scope is a warning at its place in the pact', () => {
    const outside: ConsumerDifference = { kind: 'outside', message: broken.message };
    const found = differenceFinding({ difference: outside, expired: false }, about(true));
    expect(found).to.deep.include({
      code: 'prove-message-outside',
      severity: 'warning',
      at: { file: 'core-templates.json', pointer: '/interactions/0' },
    });
    expect(found.message).to.include('"a template was deleted" is no TemplateDeleted');
  });

  it('differenceFinding: the scope it offers keeps the one that is declared', () => {
    const mend = (scope?: Record<string, unknown>) =>
      differenceFinding({ difference: variant, expired: false }, about(true, scope)).mend;
    expect(mend()).to.include('"scope": {"b":1} }');
    expect(mend({ a: 1 })).to.include('"scope": {"allOf":[{"a":1},{"b":1}]} }');
  });

  it('differenceFinding: validators that do not agree on a format are a note, whatever else is unknown a warning', () => {
    const finding = (spelling: boolean) =>
      differenceFinding({ difference: { kind: 'unknown', reason: 'r', spelling }, expired: false }, about(true));
    expect([finding(true).code, finding(true).severity]).to.deep.equal(['prove-lexical', 'note']);
    expect([finding(false).code, finding(false).severity]).to.deep.equal(['prove-unknown', 'warning']);
  });
});

describe('proofCheck', () => {
  it('proofCheck: failed with an error, and never passed with a warning', () => {
    const finding = (difference: ConsumerDifference) => differenceFinding({ difference, expired: false }, about(true));
    const outcome = (...differences: ConsumerDifference[]) =>
      proofCheck(about(true), 1, differences.map(finding)).outcome;
    expect([outcome(), outcome(variant), outcome(variant, relies)]).to.deep.equal(['passed', 'info', 'failed']);
  });
});

describe('exceptionFindings', () => {
  const declared: DeclaredException = {
    path: '/data/reason',
    reason: 'known',
    expires: '2027-01-31',
    place: { file: 'config.json' },
  };
  const event = { ...about(true).event, exceptions: [declared] };
  const codes = (used: boolean, decided: boolean, now: string) =>
    exceptionFindings(event, { used: new Set(used ? [declared] : []), decided, now: new Date(now) }).map(
      (one) => one.code,
    );

  it('exceptionFindings: stale when nothing needs it, unless something was not decided', () => {
    expect(codes(true, true, '2027-01-01')).to.deep.equal([]);
    expect(codes(false, true, '2027-01-01')).to.deep.equal(['prove-exception-stale']);
    expect(codes(false, false, '2027-01-01')).to.deep.equal([]);
  });

  it('exceptionFindings: expired when something still needs it', () => {
    expect(codes(true, true, '2027-02-01')).to.deep.equal(['prove-exception-expired']);
    expect(codes(false, true, '2027-02-01')).to.deep.equal(['prove-exception-stale']);
  });
});
