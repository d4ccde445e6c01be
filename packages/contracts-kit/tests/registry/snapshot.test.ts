import { expect } from 'chai';
import fc from 'fast-check';
import semver from 'semver';
import { manifestKey, releasesAfter } from '../../src/registry/keys.js';
import { isName } from '../../src/registry/names.js';
import { branchSlug, isSnapshotVersion, type SnapshotOf, snapshotVersion } from '../../src/registry/snapshot.js';
import { findingOf } from '../support/findings.js';

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const branch = fc
  .oneof(
    fc.constantFrom(
      'main',
      '007',
      '0',
      'feature/x',
      'a_b',
      '日本語',
      'ÄÖ',
      '-'.padStart(9, 'x'),
      `${'x/'.repeat(99)}x`,
      'pr-7',
      'local',
    ),
    fc.string({ unit: fc.constantFrom(...'aZ09/._-é日'), minLength: 1, maxLength: 200 }),
    fc.string({ unit: 'grapheme', minLength: 1 }),
  )
  .filter((name) => isName('branch', name));
const snapshot = fc.record<SnapshotOf>({
  commit: fc.oneof(hex(40), hex(64), fc.constant('0'.repeat(40))),
  branch: fc.option(branch),
  pullRequest: fc.option(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })),
  dirtyDigest: fc.option(fc.oneof(hex(16), hex(8), hex(64), fc.constant('0'.repeat(16)))),
});
const release = fc
  .tuple(fc.nat(), fc.nat(), fc.nat(), fc.constantFrom('', '-0', '-next.0', '-a'))
  .map(([major, minor, patch, pre]) => `${major}.${minor}.${patch}${pre}`)
  .filter((version) => !isSnapshotVersion(version));

describe('snapshotVersion', () => {
  const sha = `${'0'.repeat(39)}1`;

  it('snapshotVersion: is named as DESIGN.md says', () => {
    const of = { commit: sha, branch: 'feature/X_1', pullRequest: null, dirtyDigest: null };
    expect(snapshotVersion(of)).to.match(new RegExp(`^0\\.0\\.0-feature-x-1-[0-9a-f]{8}\\.g${sha}$`));
    expect(snapshotVersion({ ...of, pullRequest: 7 })).to.equal(`0.0.0-pr-7.g${sha}`);
    expect(snapshotVersion({ ...of, branch: null })).to.equal(`0.0.0-detached.g${sha}`);
    const dirtyDigest = '00000000';
    expect(snapshotVersion({ ...of, pullRequest: 7, dirtyDigest })).to.equal(`0.0.0-pr-7.g${sha}.dirty-00000000`);
    expect(snapshotVersion({ ...of, commit: null, dirtyDigest })).to.equal('0.0.0-local.dirty-00000000');
  });

  it('snapshotVersion: is always a valid version, below every release, and its key sorts before 0.0.0-~', () => {
    fc.assert(
      fc.property(snapshot, release, (of, other) => {
        const version = snapshotVersion(of);
        expect(isName('version', version), version).to.equal(true);
        expect(semver.lt(version, other), `${version} < ${other}`).to.equal(true);
        expect(isSnapshotVersion(version)).to.equal(true);
        const after = Buffer.from(releasesAfter('auth'));
        expect(Buffer.compare(Buffer.from(manifestKey('auth', version)), after)).to.equal(-1);
        expect(Buffer.compare(Buffer.from(manifestKey('auth', other)), after)).to.equal(1);
      }),
      { numRuns: 1000 },
    );
  });

  it('snapshotVersion: two states share a name only if branch, pull request, commit and digest are the same', () => {
    fc.assert(
      fc.property(snapshot, snapshot, (one, other) => {
        const same = (of: SnapshotOf) => [of.commit, of.pullRequest ?? of.branch, of.dirtyDigest].join('\0');
        expect(snapshotVersion(one) === snapshotVersion(other)).to.equal(same(one) === same(other));
      }),
    );
    const at = { commit: sha, pullRequest: null, dirtyDigest: null };
    expect(snapshotVersion({ ...at, branch: 'a/b' })).to.not.equal(snapshotVersion({ ...at, branch: 'a-b' }));
    expect(snapshotVersion({ ...at, branch: 'pr-7' })).to.not.equal(
      snapshotVersion({ ...at, branch: 'x', pullRequest: 7 }),
    );
  });

  it('snapshotVersion: refuses an abbreviated commit, and no commit without a digest', async () => {
    const of = { commit: 'abc1234', branch: 'main', pullRequest: null, dirtyDigest: null };
    expect(await findingOf(() => snapshotVersion(of))).to.include({ code: 'name-invalid' });
    expect(() => snapshotVersion({ ...of, commit: null })).to.throw(RangeError);
    expect(() => snapshotVersion({ ...of, commit: null, dirtyDigest: '../x' })).to.throw(RangeError);
  });
});

describe('branchSlug', () => {
  it('branchSlug: a branch without an ASCII letter or digit, and a very long one', () => {
    expect(branchSlug('日本語')).to.equal('branch');
    expect(branchSlug('x'.repeat(200))).to.equal('x'.repeat(60));
    expect(branchSlug(`${'x'.repeat(59)}/y`)).to.equal('x'.repeat(59));
  });
});
