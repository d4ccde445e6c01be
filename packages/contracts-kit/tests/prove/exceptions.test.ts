import { expect } from 'chai';
import { type ConsumerException, hasExpired, withExceptions } from '../../src/compatibility/consumer-exceptions.js';
import type { ConsumerDifference } from '../../src/compatibility/consumer-proof.js';

const difference = (path: string): ConsumerDifference => ({ kind: 'unknown', reason: 'r', spelling: false, path });
const exception = (path: string, expires = '2027-01-31'): ConsumerException => ({ path, reason: 'known', expires });
const now = new Date('2027-01-15T12:00:00Z');
const passes = (path: string, ...exceptions: ConsumerException[]) => {
  const [one] = withExceptions([difference(path)], exceptions, now);
  return one!.exception !== undefined && !one!.expired;
};

describe('withExceptions', () => {
  it('withExceptions: the path itself and what stands below it pass, and nothing else', () => {
    expect(passes('/data/reason', exception('/data/reason'))).to.equal(true);
    expect(passes('/data/reason/text', exception('/data/reason'))).to.equal(true);
    expect(passes('/data/tags/*/name', exception('/data/tags/*'))).to.equal(true);
    expect(passes('/data/tags/*', exception('/data/tags/0'))).to.equal(true);
    expect(passes('/data/anything', exception(''))).to.equal(true);
    for (const other of ['/data/reasons', '/reason', '/data/reason/x'])
      expect(passes('/data/reason', exception(other)), other).to.equal(false);
    expect(passes('/data/tags/*', exception('/data/tags/name'))).to.equal(false);
  });

  it('withExceptions: what has no path passes for none', () => {
    const unknown: ConsumerDifference = { kind: 'unknown', reason: 'r', spelling: false };
    expect(withExceptions([unknown], [exception('')], now)).to.deep.equal([{ difference: unknown, expired: false }]);
  });

  it('withExceptions: one that still holds wins over one that has expired', () => {
    expect(passes('/a', exception('/a', '2026-01-01'))).to.equal(false);
    expect(passes('/a', exception('/a', '2026-01-01'), exception('/a'))).to.equal(true);
  });

  it('hasExpired: holds through its last day, in UTC', () => {
    const at = (time: string) => hasExpired({ expires: '2027-01-31' }, new Date(time));
    expect([at('2027-01-31T00:00:00Z'), at('2027-01-31T23:59:59.999Z'), at('2027-02-01T00:00:00Z')]).to.deep.equal([
      false,
      false,
      true,
    ]);
  });
});
