import { expect } from 'chai';
import fc from 'fast-check';
import {
  claimKey,
  goldenKey,
  headKey,
  manifestKey,
  pactKey,
  parseGoldenKey,
  parseHeadKey,
  parseManifestKey,
  parsePactKey,
  releasesAfter,
} from '../../src/registry/keys.js';
import { isName } from '../../src/registry/names.js';
import { keyFault } from '../../src/store/key.js';
import { findingOf } from '../support/findings.js';

const service = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,40}$/).filter((name) => isName('service', name));
const version = fc.constantFrom('1.0.0', '0.0.0-main-12345678.gabc', '12.3.4-next.1');
const event = fc.stringMatching(/^[A-Z][A-Za-z0-9]{0,40}$/);
const unit = fc.constantFrom(..."aZ09/._-!'()%&é日😀");
const branch = fc
  .oneof(fc.string({ unit, minLength: 1, maxLength: 200 }), fc.string({ unit: 'grapheme', minLength: 1 }))
  .filter((name) => isName('branch', name));

describe('keys', () => {
  it('keys: are laid out as DESIGN.md says', () => {
    expect(goldenKey('auth', '1.2.0', 'UserCreated')).to.equal('golden/auth/1.2.0/UserCreated.schema.json');
    expect(pactKey('auth', 'templates', '1.2.0')).to.equal('pacts/auth/templates/1.2.0/templates-auth.json');
    expect(manifestKey('auth', '1.2.0')).to.equal('versions/auth/1.2.0.json');
    expect(claimKey('auth', '1.2.0')).to.equal('claims/auth/1.2.0.json');
    expect(headKey('auth', 'main')).to.equal('heads/auth/main.json');
    expect(headKey('auth', 'feature/x')).to.equal('heads/auth/feature%2Fx.json');
  });

  it('keys: each parser gives back what its maker took', () => {
    fc.assert(
      fc.property(service, service, version, event, (a, b, of, name) => {
        expect(parseGoldenKey(goldenKey(a, of, name))).to.deep.equal({ provider: a, version: of, event: name });
        expect(parsePactKey(pactKey(a, b, of))).to.deep.equal({ provider: a, consumer: b, version: of });
        expect(parseManifestKey(manifestKey(a, of))).to.deep.equal({ service: a, version: of });
      }),
    );
  });

  it('keys: a parser takes nothing that its maker does not make', () => {
    const part = fc.oneof(
      fc.constantFrom('golden', 'pacts', 'versions', 'auth', '..', '1.0.0', '1.0.0.json', '', '__proto__'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const key = parts.join('/');
        const golden = parseGoldenKey(key);
        if (golden) expect(goldenKey(golden.provider, golden.version, golden.event)).to.equal(key);
        const pact = parsePactKey(key);
        if (pact) expect(pactKey(pact.provider, pact.consumer, pact.version)).to.equal(key);
        const manifest = parseManifestKey(key);
        if (manifest) expect(manifestKey(manifest.service, manifest.version)).to.equal(key);
        const head = parseHeadKey(key);
        if (head?.branch) expect(headKey(head.service, head.branch)).to.equal(key);
      }),
      { numRuns: 1000 },
    );
    for (const key of [
      'golden/auth/1.0.0/../UserCreated.schema.json',
      'pacts/auth/core/1.0.0/core-templates.json',
      'versions/auth/v1.0.0.json',
      'versions/auth/1.0.0',
      'heads/auth/feature%2fx.json',
      'heads/auth/%E0%A4.json',
      'heads/auth/..%2F..%2Fmain.json',
    ]) {
      expect([parseGoldenKey(key), parsePactKey(key), parseManifestKey(key), parseHeadKey(key)], key).to.deep.equal(
        Array(4).fill(undefined),
      );
    }
  });

  it('headKey: every branch has its own key, which the store takes and which gives the branch back unless abbreviated', () => {
    fc.assert(
      fc.property(branch, branch, (one, other) => {
        const key = headKey('auth', one);
        expect(keyFault(key)).to.equal(undefined);
        expect(key).to.match(/^heads\/auth\/[A-Za-z0-9._%~-]+\.json$/);
        expect(parseHeadKey(key)?.branch).to.be.oneOf(encodeURIComponent(one).length > 60 ? [one, null] : [one]);
        expect(parseHeadKey(key)?.service).to.equal('auth');
        expect(key === headKey('auth', other)).to.equal(one === other);
      }),
      { numRuns: 1000 },
    );
  });

  it('headKey: a long branch in a script of several bytes is abbreviated, and two that begin alike stay apart', () => {
    const long = '長'.repeat(150);
    expect(headKey('auth', long)).to.have.length.below(220);
    expect(headKey('auth', long)).to.not.equal(headKey('auth', `${long}い`));
    expect(parseHeadKey(headKey('auth', long))).to.deep.equal({ service: 'auth', branch: null });
  });

  it('keys: a maker refuses a name that is none', async () => {
    for (const make of [
      () => goldenKey('..', '1.0.0', 'UserCreated'),
      () => goldenKey('auth', '1.0.0/..', 'UserCreated'),
      () => pactKey('auth', '__proto__', '1.0.0'),
      () => manifestKey('auth', '1.0.0\0'),
      () => headKey('auth', '../main'),
    ]) {
      expect(await findingOf(make)).to.include({ code: 'name-invalid' });
    }
  });

  it('releasesAfter: lies between all snapshots and all releases', () => {
    const after = releasesAfter('auth');
    for (const release of ['0.0.0', '0.0.1', '0.1.0-next.1', '1.0.0', '10.0.0']) {
      expect(manifestKey('auth', release) > after, release).to.equal(true);
    }
  });
});
