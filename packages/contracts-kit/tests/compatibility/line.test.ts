import { expect } from 'chai';
import { dictatingRelease, lineOf } from '../../src/compatibility/line.js';

interface Row {
  title: string;
  releases: string[];
  planned: string;
  release: string | undefined;
  why: RegExp;
  published?: boolean;
  floor?: string;
  ahead?: string;
}

const rows: Row[] = [
  { title: 'nothing is released', releases: [], planned: '1.0.0', release: undefined, why: /^no release yet$/ },
  {
    title: 'only prereleases',
    releases: ['1.0.0-next.0'],
    planned: '1.0.0-next.1',
    release: undefined,
    why: /^no stable release yet$/,
  },
  {
    title: 'only above the planned version',
    releases: ['2.0.0', '2.1.0'],
    planned: '1.0.0',
    release: '2.1.0',
    ahead: '2.1.0',
    why: /^newest release, and 1\.0\.0 is below every one$/,
  },
  {
    title: 'the newest of the same major, whatever the minor',
    releases: ['1.0.0', '1.2.0', '1.10.0', '0.9.0'],
    planned: '1.11.0',
    release: '1.10.0',
    why: /^newest release of 1\.x$/,
  },
  {
    title: 'a new major: the line before it',
    releases: ['0.9.0', '1.9.0', '1.10.2'],
    planned: '2.0.0',
    release: '1.10.2',
    why: /newest release of 1\.x, the line before 2\.x/,
  },
  {
    title: 'a maintained older major',
    releases: ['1.9.0', '2.0.0', '2.3.0'],
    planned: '1.9.1',
    release: '1.9.0',
    why: /^newest release of 1\.x$/,
  },
  {
    title: '0.x: the newest of the minor',
    releases: ['0.3.0', '0.3.4', '0.2.9'],
    planned: '0.3.5',
    release: '0.3.4',
    why: /^newest release of 0\.3\.x$/,
  },
  {
    title: '0.x: a new minor is a new line',
    releases: ['0.3.0', '0.3.4', '0.2.9'],
    planned: '0.4.0',
    release: '0.3.4',
    why: /0\.3\.x, the line before 0\.4\.x/,
  },
  {
    title: 'leaving 0.x',
    releases: ['0.9.1'],
    planned: '1.0.0',
    release: '0.9.1',
    why: /0\.9\.x, the line before 1\.x/,
  },
  {
    title: 'pre mode: the stable release, not the prerelease before',
    releases: ['1.9.0', '2.0.0-next.0', '2.0.0-next.1'],
    planned: '2.0.0-next.2',
    release: '1.9.0',
    why: /1\.x, the line before 2\.x/,
  },
  {
    title: 'leaving pre mode',
    releases: ['1.2.0', '1.3.0-next.7'],
    planned: '1.3.0',
    release: '1.2.0',
    why: /^newest release of 1\.x$/,
  },
  {
    title: 'the planned version is published',
    releases: ['1.0.0', '1.2.0'],
    planned: '1.2.0',
    release: '1.2.0',
    why: /the planned version/,
    published: true,
  },
  {
    title: 'the planned prerelease is published: a stable one dictates next',
    releases: ['1.2.0', '1.3.0-next.0'],
    planned: '1.3.0-next.0',
    release: '1.3.0-next.0',
    why: /the planned version/,
    published: true,
    floor: '1.2.0',
  },
  {
    title: 'an older release is published again',
    releases: ['1.0.0', '1.1.0', '1.2.0'],
    planned: '1.1.0',
    release: '1.1.0',
    why: /the planned version/,
    published: true,
    ahead: '1.2.0',
  },
  {
    title: 'a branch that is behind: what it was made from, and what is ahead',
    releases: ['1.1.0', '1.2.0', '1.3.0', '2.0.0'],
    planned: '1.1.1',
    release: '1.1.0',
    why: /^newest release of 1\.x$/,
    ahead: '1.3.0',
  },
  {
    title: 'snapshots and what is no version are passed over',
    releases: ['0.0.0-main-0d6e4079.gaaa', '0.0.0-pr-7', 'v1.9.0', '1.8', '', 'latest', '1.2.0'],
    planned: '1.10.0',
    release: '1.2.0',
    why: /^newest release of 1\.x$/,
  },
];

describe('compatibility/line', () => {
  for (const { title, releases, planned, why, ...expected } of rows) {
    it(`dictatingRelease: ${title}`, () => {
      for (const order of [releases, [...releases].reverse()]) {
        const found = dictatingRelease(order, planned);
        expect(found.why).to.match(why);
        expect({ ...found, why: '' }).to.deep.equal({ published: false, ...expected, why: '' });
      }
    });
  }

  it('lineOf: the major, and below 1.0.0 the minor', () => {
    expect(['1.2.3', '10.0.0-next.1', '0.3.4', '0.0.2'].map(lineOf)).to.deep.equal(['1.x', '10.x', '0.3.x', '0.0.x']);
  });
});
