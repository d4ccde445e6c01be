import { expect } from 'chai';
import * as fc from 'fast-check';
import { cloudEventTypeOf, readPact } from '../../src/pact/read.js';
import { bytes, json, rawMessage, rawPact } from './support.js';

const place = { file: 'auth-templates.json' };
const read = (value: unknown, names = {}) => readPact(bytes(value), { place, ...names });
const codes = (value: unknown, names = {}) => read(value, names).findings.map((each) => each.code);

describe('readPact', () => {
  it('readPact: reads a pact of specification 4', () => {
    const { pact, findings } = read(
      rawPact([rawMessage({ providerStates: [{ name: 'a', params: { x: 1 } }, { name: 'b' }] })]),
    );
    expect(findings).to.deep.equal([]);
    expect(pact).to.include({ consumer: 'auth', provider: 'templates', specification: '4.0' });
    expect(pact!.messages[0]).to.deep.include({
      description: 'a template was deleted',
      event: 'TemplateDeleted',
      states: [{ name: 'a', params: { x: 1 } }, { name: 'b' }],
      contents: { id: 1 },
      pointer: '/interactions/0',
    });
  });

  it('readPact: reads a pact of specification 3, and the rules of specification 2 in it', () => {
    const { pact, findings } = read({
      ...rawPact([], { metadata: { pactSpecification: { version: '3.0.0' } } }),
      interactions: undefined,
      messages: [
        {
          description: 'd',
          providerState: 's',
          contents: { type: 't' },
          matchingRules: { '$.body.type': { match: 'type' } },
        },
      ],
    });
    expect(findings).to.deep.equal([]);
    expect(pact!.messages[0]).to.deep.include({
      states: [{ name: 's' }],
      matchingRules: { body: { '$.type': { combine: 'AND', matchers: [{ match: 'type' }] } } },
    });
    expect(pact!.messages[0]).not.to.have.property('event');
    expect(cloudEventTypeOf(pact!.messages[0]!)).to.equal('t');
  });

  for (const content of [0, false, '', null, [], {}, 'x']) {
    it(`readPact: ${JSON.stringify(content)} is contents`, () => {
      const { pact, findings } = read(rawPact([rawMessage({ contents: json(content) })]));
      expect(findings).to.deep.equal([]);
      expect(pact!.messages[0]!.contents).to.deep.equal(content);
    });
  }

  for (const [name, contents] of Object.entries({
    'no contents': undefined,
    'null contents': null,
    'contents without content': {},
    'null without a content type': { content: null },
    'nothing without a content type': { content: '' },
    'nothing encoded': { content: '', encoded: 'base64', contentType: 'application/json' },
  })) {
    it(`readPact: ${name} is pact-message-empty`, () => {
      expect(codes(rawPact([rawMessage({ contents })]))).to.deep.equal(['pact-message-empty']);
    });
  }

  it('readPact: encoded contents are decoded', () => {
    const content = Buffer.from('{"a":null}').toString('base64');
    for (const encoded of ['base64', true]) {
      const { pact } = read(
        rawPact([
          rawMessage({ contents: { content, contentType: 'application/cloudevents+json; charset=utf-8', encoded } }),
        ]),
      );
      expect(pact!.messages[0]!.contents).to.deep.equal({ a: null });
    }
    const { pact } = read(
      rawPact([rawMessage({ contents: { content: '[1]', contentType: 'application/json', encoded: 'JSON' } })]),
    );
    expect(pact!.messages[0]!.contents).to.deep.equal([1]);
  });

  it('readPact: a pact without messages is pact-empty', () => {
    expect(codes(rawPact([]))).to.deep.equal(['pact-empty']);
  });

  it('readPact: another party than the place says is pact-wrong-party', () => {
    const pact = rawPact([rawMessage()]);
    expect(codes(pact, { provider: 'templates', consumer: 'auth' })).to.deep.equal([]);
    expect(codes(pact, { provider: 'core' })).to.deep.equal(['pact-wrong-party']);
    expect(codes(pact, { consumer: 'core' })).to.deep.equal(['pact-wrong-party']);
  });

  it('readPact: one interaction with two contents is pact-message-conflict, repeated exactly it is not', () => {
    expect(codes(rawPact([rawMessage(), rawMessage({ contents: json({ id: 2 }) })]))).to.deep.equal([
      'pact-message-conflict',
    ]);
    expect(codes(rawPact([rawMessage(), rawMessage()]))).to.deep.equal([]);
    const otherState = rawMessage({ contents: json({ id: 2 }), providerStates: [{ name: 's' }] });
    expect(codes(rawPact([rawMessage(), otherState]))).to.deep.equal([]);
  });

  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const whole = JSON.stringify(rawPact([rawMessage()]));
  for (const [name, text] of Object.entries({
    'no JSON': '{',
    'not an object': '[]',
    'a depth of 100000': whole.replace('{"id":1}', deep),
    'a __proto__ key': whole.replace('{"id":1}', '{"__proto__":{"x":1}}'),
    'a number beyond JavaScript': whole.replace('{"id":1}', '{"id":1e999}'),
    'an unknown specification': whole.replace('"4.0"', '"2.0.0"'),
    'no metadata': whole.replace('"metadata":{"pactSpecification"', '"meta":{"pactSpecification"'),
    'a provider name with a path in it': whole.replace('"templates"', '"../templates"'),
    'a provider name with two dots': whole.replace('"templates"', '"a..b"'),
    'a provider that is no object': whole.replace('{"name":"templates"}', '"templates"'),
    'an HTTP interaction': whole.replace('Asynchronous/Messages', 'Synchronous/HTTP'),
    'an interaction that is null': whole.replace('"interactions":[', '"interactions":[null,'),
    'interactions that are no list': whole.replace(/"interactions":\[.*\],"metadata/, '"interactions":{},"metadata'),
    'a description that is a number': whole.replace('"a template was deleted"', '7'),
    'a state that is a number': whole.replace('"description"', '"providerStates":[1],"description"'),
    'an event that is no name': whole.replace('"TemplateDeleted"', '"../Template"'),
    'contents that are text': whole.replace('application/json', 'text/plain'),
    'contents of an unknown encoding': whole.replace('"encoded":false', '"encoded":"rot13"'),
  })) {
    it(`readPact: ${name} is pact-unreadable`, () => {
      expect(text, 'the case changes the pact').not.to.equal(whole);
      const { pact, findings } = readPact(Buffer.from(text), { place });
      expect(findings.map((each) => each.code)).to.deep.equal(['pact-unreadable']);
      expect(pact).to.equal(undefined);
    });
  }

  it('readPact: bytes that are not UTF-8 are pact-unreadable', () => {
    expect(readPact(Uint8Array.of(0x22, 0xff, 0x22), { place }).findings[0]!.code).to.equal('pact-unreadable');
  });

  it('readPact: never throws, whatever stands anywhere in a pact', () => {
    const keys = [
      'consumer',
      'provider',
      'name',
      'metadata',
      'pactSpecification',
      'version',
      'interactions',
      'messages',
      'contents',
      'providerStates',
      'matchingRules',
      'body',
    ];
    const anything = fc.jsonValue();
    const near = fc.record(
      {
        consumer: fc.oneof(fc.constant({ name: 'a' }), anything),
        provider: fc.oneof(fc.constant({ name: 'b' }), anything),
        metadata: fc.oneof(
          fc.constantFrom({ pactSpecification: { version: '4.0' } }, { pactSpecification: { version: '3.0.0' } }),
          anything,
        ),
        interactions: fc.oneof(
          anything,
          fc.array(
            fc.oneof(
              anything,
              fc.record(
                {
                  type: fc.constant('Asynchronous/Messages'),
                  description: fc.constant('d'),
                  contents: anything,
                  providerStates: anything,
                  matchingRules: fc.oneof(anything, fc.dictionary(fc.constantFrom(...keys), anything)),
                  metadata: anything,
                },
                { requiredKeys: ['type'] },
              ),
            ),
          ),
        ),
        messages: anything,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(near, (value) => {
        const result = readPact(bytes(value), { place });
        expect(result.pact !== undefined || result.findings.length > 0).to.equal(true);
      }),
    );
  });
});
