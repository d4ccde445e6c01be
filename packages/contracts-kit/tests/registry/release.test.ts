import { expect } from 'chai';
import { planRelease, planSnapshot } from '../../src/registry/release.js';
import { commit } from '../support/versions.js';

const auth = { packageName: 'auth', version: '1.2.0' };
const clean = { commit: commit(1), tagsAtHead: ['core@1.0.0', 'auth@1.2.0'], dirty: false };
const codes = (findings: { code: string }[]) => findings.map(({ code }) => code);

describe('planRelease', () => {
  it('planRelease: a clean checkout of the tag may be released, a scoped package too', () => {
    expect(planRelease(auth, clean)).to.deep.equal([]);
    const scoped = { packageName: '@acme/auth', version: '1.2.0' };
    expect(planRelease(scoped, { ...clean, tagsAtHead: ['@acme/auth@1.2.0'] })).to.deep.equal([]);
  });

  it('planRelease: without the tag, with a tag of another version or package', () => {
    for (const tagsAtHead of [[], ['auth@1.2.1'], ['1.2.0'], ['core@1.2.0'], ['auth@1.2.0-next.0']]) {
      expect(codes(planRelease(auth, { ...clean, tagsAtHead }))).to.deep.equal(['release-without-tag']);
    }
  });

  it('planRelease: with a dirty tree, and where git cannot tell', () => {
    for (const dirty of [true, undefined]) {
      expect(codes(planRelease(auth, { ...clean, dirty }))).to.deep.equal(['release-dirty']);
    }
  });

  it('planRelease: never a version of the snapshots', () => {
    const version = '0.0.0-next.1';
    const found = planRelease({ ...auth, version }, { ...clean, tagsAtHead: [`auth@${version}`] });
    expect(codes(found)).to.deep.equal(['release-version-reserved']);
  });
});

describe('planSnapshot', () => {
  it('planSnapshot: a bucket takes only what a commit can give again, a directory takes anything', () => {
    const dirty = { ...clean, dirty: true };
    const none = { commit: null, tagsAtHead: [], dirty: undefined };
    expect(codes(planSnapshot(dirty, 's3'))).to.deep.equal(['publish-dirty']);
    expect(codes(planSnapshot(none, 's3'))).to.deep.equal(['publish-dirty']);
    expect(planSnapshot({ ...clean, dirty: undefined }, 's3')).to.deep.equal([]);
    expect(planSnapshot(clean, 's3')).to.deep.equal([]);
    for (const state of [dirty, none]) expect(planSnapshot(state, 'dir')).to.deep.equal([]);
  });
});
