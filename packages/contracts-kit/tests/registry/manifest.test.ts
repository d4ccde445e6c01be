import { expect } from 'chai';
import fc from 'fast-check';
import { FindingError } from '../../src/finding.js';
import { parseManifest } from '../../src/registry/manifest.js';
import { planPublish } from '../../src/registry/plan.js';
import { sealedJson } from '../../src/registry/seal.js';
import { findingOf } from '../support/findings.js';
import { text } from '../support/memory-store.js';
import { commit, publishInput } from '../support/versions.js';

const expected = { service: 'auth', version: '1.2.0', at: { key: 'versions/auth/1.2.0.json' } };
const { sha256: _, ...valid } = JSON.parse(Buffer.from(planPublish(publishInput()).manifest.body).toString());
/** Sealed, so that it is refused for what is wrong with it. */
const parse = (value: unknown) =>
  parseManifest(
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? sealedJson(value)
      : text(JSON.stringify(value)),
    expected,
  );
const entry = { sha256: 'a'.repeat(64), size: 1 };

const refused: Record<string, unknown> = {
  'a list': [],
  null: null,
  'another number of format': { ...valid, manifest: 2 },
  'another service': { ...valid, service: 'core', objects: {}, emits: [] },
  'another version': { ...valid, version: '1.3.0', objects: {}, emits: [] },
  'a service `..`': { ...valid, service: '..' },
  'a planned version that is none': { ...valid, plannedVersion: 'next' },
  'an abbreviated commit': { ...valid, git: { ...valid.git, commit: commit(1).slice(0, 7) } },
  'a branch with `..`': { ...valid, git: { ...valid.git, branch: '../main' } },
  "another service's golden": { ...valid, objects: { ...valid.objects, 'golden/core/1.2.0/X.schema.json': entry } },
  "another version's golden": { ...valid, objects: { 'golden/auth/1.1.0/UserCreated.schema.json': entry } },
  "another consumer's pact": {
    ...valid,
    objects: { ...valid.objects, 'pacts/templates/core/1.2.0/core-templates.json': entry },
  },
  'a key outside the layout': { ...valid, objects: { ...valid.objects, 'golden/auth/1.2.0/../../x': entry } },
  'a head as an object': { ...valid, objects: { ...valid.objects, 'heads/auth/main.json': entry } },
  'an event without a golden': { ...valid, emits: ['UserCreated', 'UserDeleted'] },
  'a golden without its event': { ...valid, emits: [] },
  'one event twice': { ...valid, emits: ['UserCreated', 'UserCreated'] },
  'a size that is negative': {
    ...valid,
    objects: { 'golden/auth/1.2.0/UserCreated.schema.json': { ...entry, size: -1 } },
  },
  'a size that is huge': {
    ...valid,
    objects: { 'golden/auth/1.2.0/UserCreated.schema.json': { ...entry, size: 1e12 } },
  },
  'a digest that is short': {
    ...valid,
    objects: { 'golden/auth/1.2.0/UserCreated.schema.json': { ...entry, sha256: 'a' } },
  },
  'a range that is none': { ...valid, consumes: { templates: { range: 'newest', events: {} } } },
  'a scope that is no object': {
    ...valid,
    consumes: { templates: { range: null, events: { TemplateDeleted: { scope: 1 } } } },
  },
  'a provider `constructor`': { ...valid, consumes: { constructor: { range: null, events: {} } } },
  'an event in lower case': { ...valid, consumes: { templates: { range: null, events: { deleted: {} } } } },
};

describe('parseManifest', () => {
  it('parseManifest: gives back what planPublish wrote, a scope included', () => {
    const scope = { properties: { kind: { const: 'email' } } };
    const consumes = { templates: { range: null, events: { TemplateDeleted: { scope } } } };
    const { body } = planPublish(publishInput({ consumes })).manifest;
    expect(parseManifest(body, expected)).to.deep.equal({ ...valid, consumes });
  });

  it('parseManifest: refuses what was edited by hand, whatever it says', async () => {
    const edited = Buffer.from(planPublish(publishInput()).manifest.body).toString().replace('^1.0.0', '^9.0.0');
    const found = await findingOf(() => parseManifest(text(edited), expected));
    expect(found).to.include({ code: 'manifest-invalid' });
    expect(found.found).to.include('edited');
    expect((await findingOf(() => parseManifest(text(JSON.stringify(valid)), expected))).found).to.include('edited');
  });

  it('parseManifest: leaves out fields of a later kit', () => {
    expect(parse({ ...valid, later: 1 })).to.deep.equal(valid);
  });

  for (const [what, value] of Object.entries(refused)) {
    it(`parseManifest: refuses ${what}`, async () => {
      const found = await findingOf(() => parse(value));
      expect(found).to.include({ code: 'manifest-invalid' });
      expect(found.at).to.deep.equal(expected.at);
    });
  }

  it('parseManifest: refuses `__proto__` anywhere, huge depth, too many bytes and bytes that are no text', async () => {
    const body = JSON.stringify(valid);
    const proto = body.replace('"TemplateDeleted":{}', '"TemplateDeleted":{"scope":{"a":[{"__proto__":{}}]}}');
    const deep = body.replace(
      '"TemplateDeleted":{}',
      `"TemplateDeleted":{"scope":{"a":${'['.repeat(1e5)}${']'.repeat(1e5)}}}`,
    );
    expect(proto).to.not.equal(body);
    for (const [bytes, problem] of [
      [text(proto), '__proto__'],
      [text(`{"__proto__":${body}}`), '__proto__'],
      [text(deep), 'nested'],
      [text(`${body}${' '.repeat(5e6)}`), 'bytes'],
      [Buffer.from(body.replace('{', '{"later":"\u00ff",'), 'latin1'), 'UTF-8'],
      [text(''), ''],
    ] as const) {
      const found = await findingOf(() => parseManifest(bytes, expected));
      expect(found).to.include({ code: 'manifest-invalid' });
      expect(found.message).to.include(problem);
    }
  });

  it('parseManifest: whatever the bytes are, it gives a manifest or that finding, in printable words', () => {
    const changed = fc
      .tuple(fc.constantFrom(...Object.keys(valid)), fc.oneof(fc.jsonValue(), fc.object()))
      .map(([field, value]) => JSON.stringify({ ...valid, [field]: value }));
    fc.assert(
      fc.property(fc.oneof(changed.map(text), fc.json().map(text), fc.uint8Array()), (bytes) => {
        try {
          parseManifest(bytes, expected);
        } catch (error) {
          if (!(error instanceof FindingError)) throw error;
          expect(error.findings[0]?.code).to.equal('manifest-invalid');
          expect(error.findings[0]?.found).to.match(/^[\x20-\x7e…]*$/);
        }
      }),
      { numRuns: 500 },
    );
  });
});
