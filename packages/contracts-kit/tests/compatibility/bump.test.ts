import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import semver from 'semver';
import {
  bumpOver,
  isEnough,
  largest,
  type NeededBump,
  type Raise,
  raiseOf,
  smallestChangeset,
} from '../../src/compatibility/bump.js';

const verdicts = ['enough', 'too small'] as const;

/** `| break | 1.2.0 | 1.2.1 | too small |`, as docs/compatibility.md has it. */
async function table(): Promise<[NeededBump, string, string, (typeof verdicts)[number]][]> {
  const text = await readFile(new URL('../../docs/compatibility.md', import.meta.url), 'utf8');
  const rows = [...text.matchAll(/^\| (none|minor|major) \| (\S+) \| (\S+) \| (enough|too small) \|/gm)];
  return rows.map(([, needed, baseline, planned, verdict]) => [
    needed as NeededBump,
    baseline!,
    planned!,
    verdict as (typeof verdicts)[number],
  ]);
}

describe('compatibility/bump', () => {
  it('isEnough: every row of the table in docs/compatibility.md', async () => {
    const rows = await table();
    expect(rows.length).to.be.greaterThan(24);
    for (const [needed, baseline, planned, verdict] of rows) {
      const row = `${needed} over ${baseline}, planned ${planned}`;
      expect(isEnough(needed, baseline, planned) ? 'enough' : 'too small', row).to.equal(verdict);
    }
    // Each need meets stable, 0.x and prerelease versions, and both answers wherever both are possible.
    for (const needed of ['none', 'minor', 'major'] as const) {
      const own = rows.filter((row) => row[0] === needed);
      expect(own.some(([, baseline]) => semver.major(baseline) === 0)).to.equal(true);
      expect(own.some(([, , planned]) => semver.prerelease(planned) !== null)).to.equal(true);
      if (needed !== 'none') expect(new Set(own.map((row) => row[3]))).to.have.keys(...verdicts);
    }
  });

  const raises: [string, string, Raise][] = [
    ['1.2.0', '1.2.0', 'none'],
    ['1.2.0', '1.2.1', 'patch'],
    ['1.2.0', '1.3.0', 'minor'],
    ['1.2.9', '2.0.0', 'major'],
    ['1.2.0', '1.1.9', 'behind'],
    ['1.2.0', '1.2.0-next.0', 'behind'],
    ['1.2.0', '1.3.0-next.4', 'minor'],
    ['1.2.0', '2.0.0-next.0', 'major'],
    ['1.3.0-next.0', '1.3.0', 'none'],
    ['0.3.0', '0.4.0', 'minor'],
    ['0.3.0', '1.0.0', 'major'],
  ];
  for (const [baseline, planned, raise] of raises) {
    it(`raiseOf: from ${baseline} to ${planned} is ${raise}`, () => expect(raiseOf(baseline, planned)).to.equal(raise));
  }

  const changesets: [NeededBump, string, string, string | undefined][] = [
    ['minor', '1.2.0', '1.2.0', 'minor'],
    ['major', '1.2.0', '1.2.0', 'major'],
    ['major', '0.3.0', '0.3.0', 'minor'],
    ['minor', '0.3.0', '0.3.0', 'patch'],
    // The version pull request has raised the package already.
    ['minor', '1.2.0', '1.3.0', 'patch'],
    ['major', '1.2.0', '1.2.1', 'major'],
    // Pre mode: any changeset gives the next prerelease of 1.3.0.
    ['minor', '1.2.0', '1.3.0-next.0', 'patch'],
    ['major', '1.2.0', '1.3.0-next.0', 'major'],
    // Behind: raising it from here does not reach the release.
    ['minor', '1.9.0', '1.2.0', 'major'],
    ['minor', '3.1.0', '1.2.0', undefined],
  ];
  for (const [needed, baseline, packageVersion, type] of changesets) {
    it(`smallestChangeset: ${needed} over ${baseline} for a package of ${packageVersion}: ${type}`, () =>
      expect(smallestChangeset(needed, { baseline, packageVersion })).to.equal(type));
  }

  it('smallestChangeset: what it gives is enough, and what is smaller is not', () => {
    const versions = ['0.0.1', '0.3.0', '0.3.4', '1.0.0', '1.2.3', '2.0.0', '1.3.0-next.0', '2.0.0-next.1'];
    for (const needed of ['minor', 'major'] as const) {
      for (const baseline of versions.filter((one) => !one.includes('-'))) {
        for (const packageVersion of versions) {
          const type = smallestChangeset(needed, { baseline, packageVersion });
          for (const each of ['patch', 'minor', 'major'] as const) {
            const enough = isEnough(needed, baseline, semver.inc(packageVersion, each)!);
            if (each === type) expect(enough).to.equal(true);
            if (each === type || type === undefined) break;
            expect(enough, `${each} for ${packageVersion}, ${needed} over ${baseline}`).to.equal(false);
          }
        }
      }
    }
  });

  it('bumpOver: below 1.0.0 each bump is one place further right', () => {
    expect(bumpOver('1.0.0', 'major')).to.equal('major');
    expect(bumpOver('0.9.0', 'major')).to.equal('minor');
    expect(bumpOver('0.9.0', 'minor')).to.equal('patch');
    expect(bumpOver('0.9.0', 'none')).to.equal('none');
  });

  it('largest: of none, none; else the largest', () => {
    expect(largest([])).to.equal('none');
    expect(largest(['minor', 'none', 'major', 'minor'])).to.equal('major');
  });
});
