import { expect } from 'chai';
import fc from 'fast-check';
import { sha256 } from '../../src/golden/canonical.js';
import { contentDigest, planPublish } from '../../src/registry/plan.js';
import { findingOf } from '../support/findings.js';
import { text } from '../support/memory-store.js';
import { commit, publishInput } from '../support/versions.js';

const bytesOf = (parts = {}) => Buffer.from(planPublish(publishInput(parts)).manifest.body).toString();

describe('planPublish', () => {
  it('planPublish: lists every object with its key, size and digest, and the claim names the manifest', () => {
    const plan = planPublish(publishInput());
    expect(plan.objects.map(({ key, size }) => [key, size])).to.deep.equal([
      ['golden/auth/1.2.0/UserCreated.schema.json', 13],
      ['pacts/templates/auth/1.2.0/auth-templates.json', 11],
    ]);
    const { sha256: seal, ...manifest } = JSON.parse(Buffer.from(plan.manifest.body).toString());
    expect(seal).to.match(/^[0-9a-f]{64}$/);
    expect(manifest).to.deep.equal({
      manifest: 1,
      service: 'auth',
      version: '1.2.0',
      kind: 'release',
      plannedVersion: '1.2.0',
      git: { commit: commit(1), branch: null, tag: 'auth@1.2.0' },
      objects: Object.fromEntries(plan.objects.map(({ key, sha256, size }) => [key, { sha256, size }])),
      consumes: { templates: { range: '^1.0.0', events: { TemplateDeleted: {} } } },
      emits: ['UserCreated'],
    });
    expect(plan.objects[0]?.sha256).to.equal(sha256('{"golden":1}\n'));
    expect(JSON.parse(Buffer.from(plan.claim.body).toString())).to.deep.equal({
      claim: 1,
      manifest: plan.manifest.sha256,
    });
    expect(plan.claim.key).to.equal('claims/auth/1.2.0.json');
  });

  it('planPublish: a release has the same bytes from any branch and with anything planned', () => {
    const git = { commit: commit(1), tag: 'auth@1.2.0' };
    expect(bytesOf({ git: { ...git, branch: 'x' }, plannedVersion: '2.0.0' })).to.equal(
      bytesOf({ git: { ...git, branch: null } }),
    );
  });

  it('planPublish: a snapshot keeps its branch and planned version, and a tag that comes later changes nothing', () => {
    const snapshot = { kind: 'snapshot' as const, version: '0.0.0-main-12345678.gabc', plannedVersion: '1.3.0' };
    const git = { commit: commit(1), branch: 'main' };
    const bytes = bytesOf({ ...snapshot, git: { ...git, tag: null } });
    expect(bytesOf({ ...snapshot, git: { ...git, tag: 'auth@1.2.0' } })).to.equal(bytes);
    expect(JSON.parse(bytes)).to.deep.include({ plannedVersion: '1.3.0', git: { ...git, tag: null } });
  });

  it('planPublish: the bytes do not depend on the order of anything', () => {
    const events = ['A', 'B', 'C', 'D'];
    const consumed = events.map((event) => [event.toLowerCase(), { range: null, events: { [event]: {} } }] as const);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(events, { minLength: 4 }),
        fc.shuffledSubarray([...consumed], { minLength: 4 }),
        (order, entries) => {
          const parts = (names: string[], consumes: readonly (readonly [string, object])[]) =>
            bytesOf({
              goldens: names.map((event) => ({ event, bytes: text(event) })),
              emits: names,
              consumes: Object.fromEntries(consumes),
            });
          expect(parts(order, entries)).to.equal(parts(events, consumed));
        },
      ),
    );
  });

  it('planPublish: refuses bad names, contradictions and doubles', async () => {
    const golden = { event: 'UserCreated', bytes: text('1') };
    expect(await findingOf(() => bytesOf({ service: '../x' }))).to.include({ code: 'name-invalid' });
    expect(await findingOf(() => bytesOf({ pacts: [{ provider: '__proto__', bytes: text('1') }] }))).to.include({
      code: 'name-invalid',
    });
    expect(await findingOf(() => bytesOf({ emits: [] }))).to.include({ code: 'manifest-invalid' });
    expect(() => bytesOf({ goldens: [golden, golden] })).to.throw(RangeError, 'planned twice');
  });
});

describe('contentDigest', () => {
  it('contentDigest: changes with anything that the manifest of a snapshot says', () => {
    const input = publishInput();
    const digest = contentDigest(input);
    expect(digest).to.match(/^[0-9a-f]{16}$/);
    expect(contentDigest({ ...input, git: { ...input.git, tag: null } })).to.equal(digest);
    const others = [
      { plannedVersion: '1.3.0' },
      { goldens: [{ event: 'UserCreated', bytes: text('{}') }] },
      { pacts: [] },
      { consumes: {} },
      { emits: [] },
      { git: { ...input.git, commit: null } },
    ];
    expect(new Set(others.map((parts) => contentDigest({ ...input, ...parts }))).add(digest)).to.have.property(
      'size',
      7,
    );
  });
});
