import { expect } from 'chai';
import { WitnessBook } from '../../src/commands/affected-report.js';

describe('commands/affected-report', () => {
  it('WitnessBook: an event is shown in full once, and then referred to with its own place', () => {
    const book = new WitnessBook();
    expect(book.found({ a: 1, b: 2 }, '/a', 'diff-breaking of A')).to.match(/^> {3}"a": 1, {2}<-- here$/m);
    expect(book.found({ b: 2, a: 1 }, '/b', 'consumer-breaks of A, core')).to.equal(
      'the event shown with diff-breaking of A, at /b',
    );
    expect(book.found({ b: 2, a: 1 }, '', 'x')).to.equal(
      'the event shown with diff-breaking of A, at the event itself',
    );
    expect(book.found({ a: 2, b: 2 }, '/a', 'y')).to.match(/<-- here/);
  });
});
