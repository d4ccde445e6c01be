import { expect } from 'chai';
import fc from 'fast-check';
import { groupByContent } from '../../src/registry/group.js';

describe('groupByContent', () => {
  it('groupByContent: one content is one group with every label, in order; what lacks it is told apart', () => {
    const items = [
      { label: 'main', digest: 'a' },
      { label: '1.0.0', digest: 'b' },
      { label: '1.1.0', digest: 'a' },
      { label: 'old', digest: undefined },
    ];
    const { groups, without } = groupByContent(items, ({ digest }) => digest);
    expect(groups.map(({ digest, members }) => [digest, ...members.map(({ label }) => label)])).to.deep.equal([
      ['a', 'main', '1.1.0'],
      ['b', '1.0.0'],
    ]);
    expect(without.map(({ label }) => label)).to.deep.equal(['old']);
  });

  it('groupByContent: loses nothing and groups nothing twice', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(), fc.option(fc.constantFrom('a', 'b', '__proto__'), { nil: undefined }))),
        (items) => {
          const { groups, without } = groupByContent(items, ([, digest]) => digest);
          const all = [...groups.flatMap(({ members }) => members), ...without];
          expect(all).to.have.members(items).and.have.length(items.length);
          expect(new Set(groups.map(({ digest }) => digest)).size).to.equal(groups.length);
          for (const { digest, members } of groups) for (const [, own] of members) expect(own).to.equal(digest);
        },
      ),
    );
  });
});
