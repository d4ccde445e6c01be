import { expect } from 'chai';
import { median, withoutStart } from '../../bench/measure.js';
import { describeRun } from '../../bench/summary.js';
import { formatTable, isOver } from '../../bench/table.js';

describe('bench', () => {
  it('formatTable: times, the ratio and whether it is over', () => {
    const rows = [
      { what: 'a', ours: 150, floor: 100, allowed: 1.4 },
      { what: 'long', ours: 2500, floor: 10_000, allowed: 1 / 3 },
      { what: 'bodies', ours: 0, wanted: 0 },
      { what: 'only said', ours: 30, floor: 10 },
    ];
    expect(formatTable(rows)).to.equal(
      [
        '| what      |   ours |   floor | ratio | allowed |      |',
        '|-----------|-------:|--------:|------:|--------:|-----:|',
        '| a         | 150 ms |  100 ms |  1.50 |    1.40 | over |',
        '| long      | 2.50 s | 10.00 s | 0.250 |   0.333 |   ok |',
        '| bodies    |      0 |       0 |       |         |   ok |',
        '| only said |  30 ms |   10 ms |  3.00 |         |      |',
      ].join('\n'),
    );
  });

  it('isOver: a count is over when it is another one', () => {
    expect(isOver({ what: '', ours: 1, wanted: 0 })).to.equal(true);
    expect(isOver({ what: '', ours: 0, wanted: 0 })).to.equal(false);
  });

  it('isOver: a size is over when it is larger, and its row shows what is allowed', () => {
    const row = { what: 'peak, MB', ours: 200.4, atMost: 200 };
    expect([isOver(row), isOver({ ...row, ours: 200 })]).to.deep.equal([true, false]);
    expect(formatTable([row]).split('\n')[2]).to.equal('| peak, MB |  200 |       |       |     200 | over |');
  });

  it('median: of an odd and an even number; of nothing there is none', () => {
    expect(median([3, 1, 2])).to.equal(2);
    expect(median([4, 1, 2, 3])).to.equal(2.5);
    expect(() => median([])).to.throw(RangeError);
  });

  it('withoutStart: the difference within each round', () => {
    expect(withoutStart([110, 220, 1000], [10, 100, 900])).to.equal(100);
  });

  it('describeRun: what overlaps counts once', () => {
    const tasks = [
      { id: 'a#x', cached: false, start: 1100, end: 1500 },
      { id: 'b#x', cached: false, start: 1300, end: 1600 },
      { id: 'c#x', cached: true, start: 1800, end: 1801 },
    ];
    const lines = describeRun('a run', { start: 1000, time: 1000, tasks }).split('\n');
    expect(lines[0]).to.equal('a run: 1.00 s, of which 0.50 s outside of tasks (turbo itself)');
    expect(lines[1]).to.match(/^ {2}a#x +0\.10 \.\. +0\.50 +0\.40 s$/);
    expect(lines[3]).to.match(/ cached$/);
  });
});
