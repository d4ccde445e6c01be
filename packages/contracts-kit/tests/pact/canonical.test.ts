import { expect } from 'chai';
import * as fc from 'fast-check';
import { canonicalJson } from '../../src/golden/canonical.js';
import { canonicalPact, pactDigest } from '../../src/pact/canonical.js';
import { readPact } from '../../src/pact/read.js';
import { bytes, json, pactOf, rawMessage, rawPact } from './support.js';

const jsonValue = fc.jsonValue({ maxDepth: 3 }).filter((value) => !JSON.stringify(value).includes('__proto__'));
const jsonObject = fc.dictionary(
  fc.string({ minLength: 1 }).filter((key) => key !== '__proto__' && !key.startsWith('$.body')),
  jsonValue,
  { maxKeys: 3 },
);
const message = fc.record({
  description: fc.string({ minLength: 1 }),
  contents: fc.oneof(jsonValue, jsonObject).map(json),
  providerStates: fc.array(
    fc.record({ name: fc.string({ minLength: 1 }), params: jsonObject }, { requiredKeys: ['name'] }),
    { maxLength: 2 },
  ),
  matchingRules: jsonObject,
  metadata: jsonObject.map((metadata) => ({ ...metadata, event: 'TemplateDeleted' })),
});
const messages = fc.uniqueArray(message, { maxLength: 5, selector: (each) => each.description });
const interactionsOf = (list: object[]) => list.map((each) => rawMessage(each));
/** The same messages as specification 3. */
const version3 = (list: { contents: { content: unknown }; metadata: object }[]) =>
  rawPact([], {
    interactions: undefined,
    messages: list.map((each) => ({
      ...each,
      contents: each.contents.content,
      metadata: { ...each.metadata, contentType: 'application/json' },
    })),
    metadata: { pactSpecification: { version: '3.0.0' } },
  });

const again = (pact: Uint8Array) => readPact(pact, { place: { file: 'p' } }).pact!;

describe('canonicalPact', () => {
  it('canonicalPact: read again it gives the same bytes and the same digest, specification 3 and 4', () => {
    fc.assert(
      fc.property(messages, fc.boolean(), (list, old) => {
        const { pact, findings } = readPact(bytes(old ? version3(list) : rawPact(interactionsOf(list))), {
          place: { file: 'p' },
        });
        expect(findings.filter((each) => each.code !== 'pact-empty')).to.deep.equal([]);
        const canonical = canonicalPact(pact!);
        expect(Buffer.from(canonicalPact(again(canonical))).toString()).to.equal(Buffer.from(canonical).toString());
        expect(pactDigest(again(canonical))).to.equal(pactDigest(pact!));
      }),
    );
  });

  it('canonicalPact: nothing an expectation says is lost', () => {
    fc.assert(
      fc.property(messages, (list) => {
        const kept = again(canonicalPact(pactOf(interactionsOf(list)))).messages;
        const said = pactOf(interactionsOf(list)).messages;
        const meaning = (all: typeof said) =>
          all
            .map(({ contents, key, event, matchingRules, metadata }) =>
              canonicalJson([contents, key, event, matchingRules, metadata]),
            )
            .sort();
        expect(meaning(kept)).to.deep.equal(meaning(said));
      }),
    );
  });

  it('canonicalPact: neither the order of messages and keys, nor the tool that wrote it, nor repetition matters', () => {
    const writer = (version: string) => ({
      metadata: { pactSpecification: { version: '4.0' }, pactRust: { ffi: version }, 'pact-js': { version } },
    });
    fc.assert(
      fc.property(messages, fc.nat(), (list, seed) => {
        const other = interactionsOf(list)
          .map((each, index) => ({ index: (index * 7919 + seed) % 101, each }))
          .sort((a, b) => a.index - b.index)
          .map(({ each }) => ({
            key: `${seed}`,
            pending: false,
            comments: { text: ['x'] },
            ...Object.fromEntries(Object.entries(each).reverse()),
          }));
        const a = pactOf(interactionsOf(list), writer('1.0.0'));
        const b = pactOf([...other, ...other.slice(0, 1)], writer('2.0.0'));
        expect(Buffer.from(canonicalPact(b)).toString()).to.equal(Buffer.from(canonicalPact(a)).toString());
        expect(pactDigest(b)).to.equal(pactDigest(a));
      }),
    );
  });

  it('pactDigest: differs with parties, specification, contents, rules, states, event', () => {
    const base = rawPact([rawMessage()]);
    const variants = [
      base,
      { ...base, consumer: { name: 'core' } },
      { ...base, provider: { name: 'core' } },
      {
        ...base,
        interactions: undefined,
        messages: [
          { description: 'a template was deleted', contents: { id: 1 }, metadata: { event: 'TemplateDeleted' } },
        ],
        metadata: { pactSpecification: { version: '3.0.0' } },
      },
      rawPact([rawMessage({ contents: json({ id: 2 }) })]),
      rawPact([rawMessage({ contents: json({ id: null }) })]),
      rawPact([rawMessage({ matchingRules: { body: { '$.id': { combine: 'AND', matchers: [{ match: 'type' }] } } } })]),
      rawPact([rawMessage({ providerStates: [{ name: 's' }] })]),
      rawPact([rawMessage({ metadata: { event: 'Other' } })]),
      rawPact([rawMessage({ description: 'other' })]),
    ];
    const digests = variants.map((each) => pactDigest(again(bytes(each))));
    expect(new Set(digests).size).to.equal(variants.length);
    for (const digest of digests) expect(digest).to.match(/^[0-9a-f]{64}$/);
  });
});
