import { expect } from 'chai';
import fc from 'fast-check';
import { type Code, catalogue, finding } from '../../src/finding.js';
import { ExitCode, exitCodeOf } from '../../src/report/exit.js';
import { anyCode, anyFinding } from './support.js';

const of = (code: Code, severity = catalogue[code].severity) => finding(code, { message: 'm', mend: 'n', severity });
/** Gravest first. */
const gravity: number[] = [
  ExitCode.interrupted,
  ExitCode.internal,
  ExitCode.usage,
  ExitCode.unavailable,
  ExitCode.failed,
  ExitCode.undecided,
  ExitCode.ok,
];

describe('exitCodeOf', () => {
  const expected: [Code, number][] = [
    ['interrupted', 130],
    ['internal-error', 4],
    ['service-not-found', 2],
    ['store-invalid', 2],
    ['store-missing-in-ci', 2],
    ['store-unreachable', 3],
    ['store-denied', 3],
    ['store-credentials-missing', 3],
    ['store-failed', 3],
    ['store-bucket-missing', 3],
    ['validator-failed', 3],
    ['tool-missing', 3],
    ['deploy-unanswered', 3],
    ['snapshot-invalid', 2],
    ['deploy-refused', 1],
    ['deploy-unknown', 5],
    ['example-refused', 1],
    ['store-digest-mismatch', 1],
  ];
  for (const [code, exit] of expected) {
    it(`exitCodeOf: ${code} is ${exit}`, () => {
      expect(exitCodeOf([of(code)])).to.equal(exit);
    });
  }

  it('exitCodeOf: nothing, a warning and a note are 0', () => {
    expect(exitCodeOf([])).to.equal(0);
    expect(exitCodeOf([of('example-refused', 'warning'), of('internal-error', 'note')])).to.equal(0);
  });

  it('exitCodeOf: every error of the catalogue is told by an exit code', () => {
    for (const code of Object.keys(catalogue) as Code[]) expect(exitCodeOf([of(code, 'error')])).to.not.equal(0);
  });

  it('exitCodeOf: a check that failed is no success, even without a finding', () => {
    expect(exitCodeOf([], [{ name: 'a', outcome: 'failed' }])).to.equal(1);
    expect(exitCodeOf([of('store-denied')], [{ name: 'a', outcome: 'failed' }])).to.equal(3);
    expect(exitCodeOf([], [{ name: 'a', outcome: 'not yet' }])).to.equal(0);
  });

  it('exitCodeOf: the gravest wins, in whatever order and company', () => {
    fc.assert(
      fc.property(fc.array(anyFinding, { maxLength: 8 }), fc.array(anyFinding, { maxLength: 8 }), (some, others) => {
        const alone = [exitCodeOf(some), exitCodeOf(others)];
        const gravest = gravity.find((code) => alone.includes(code));
        expect(exitCodeOf([...some, ...others])).to.equal(gravest);
        expect(exitCodeOf([...others, ...some])).to.equal(gravest);
      }),
    );
  });

  it('exitCodeOf: only errors count', () => {
    fc.assert(
      fc.property(fc.array(anyFinding), anyCode, (some, code) => {
        expect(exitCodeOf([...some, of(code, 'warning')])).to.equal(exitCodeOf(some));
      }),
    );
  });
});
