import { expect } from 'chai';
import fc from 'fast-check';
import { messageDigest } from '../../src/pact/message-digest.js';
import { type PactMessage, readPact } from '../../src/pact/read.js';

interface Said {
  description?: string;
  states?: unknown[];
  contents?: unknown;
  matchers?: unknown;
  metadata?: Record<string, unknown>;
  generators?: unknown;
}

/** The one message of a pact of that specification, as the kit reads it. */
function message(said: Said, specification: '3.0.0' | '4.0' = '4.0', consumer = 'core'): PactMessage {
  const {
    description = 'a user',
    states = [],
    contents = { data: { id: 1 } },
    metadata = { event: 'UserCreated' },
  } = said;
  const matchingRules = { body: said.matchers ?? { '$.data.id': { combine: 'AND', matchers: [{ match: 'type' }] } } };
  const about = { description, providerStates: states, metadata, matchingRules, generators: said.generators ?? {} };
  const parties = {
    consumer: { name: consumer },
    provider: { name: 'auth' },
    metadata: { pactSpecification: { version: specification } },
  };
  const pact =
    specification === '4.0'
      ? {
          ...parties,
          interactions: [
            {
              ...about,
              type: 'Asynchronous/Messages',
              contents: { content: contents, contentType: 'application/json', encoded: false },
            },
          ],
        }
      : { ...parties, messages: [{ ...about, metadata: { ...metadata, contentType: 'application/json' }, contents }] };
  const read = readPact(Buffer.from(JSON.stringify(pact)), { place: { file: 'a.json' } });
  expect(read.findings).to.deep.equal([]);
  return read.pact!.messages[0]!;
}

const usual = messageDigest(message({}));
const same: Record<string, PactMessage> = {
  'another description': message({ description: 'somebody was created' }),
  'the other specification': message({}, '3.0.0'),
  'another consumer': message({}, '4.0', 'billing'),
  generators: message({ generators: { body: { '$.data.id': { type: 'RandomInt' } } } }),
  'its content type spelled out': message({ metadata: { event: 'UserCreated', 'Content-Type': 'application/json' } }),
};
const other: Record<string, PactMessage> = {
  'another value': message({ contents: { data: { id: 2 } } }),
  'one more property': message({ contents: { data: { id: 1, name: 'A' } } }),
  'null for nothing': message({ contents: null }),
  'another matcher': message({ matchers: { '$.data.id': { combine: 'AND', matchers: [{ match: 'integer' }] } } }),
  'no matcher': message({ matchers: {} }),
  'another event': message({ metadata: { event: 'UserDeleted' } }),
  'no event': message({ metadata: {} }),
  'more metadata': message({ metadata: { event: 'UserCreated', topic: 'users' } }),
  'a provider state': message({ states: [{ name: 'a user' }] }),
  'a state with parameters': message({ states: [{ name: 'a user', params: { id: 1 } }] }),
};

describe('messageDigest', () => {
  for (const [what, one] of Object.entries(same)) {
    it(`messageDigest: ${what}: the same expectation`, () => expect(messageDigest(one)).to.equal(usual));
  }
  for (const [what, one] of Object.entries(other)) {
    it(`messageDigest: ${what}: another expectation`, () => expect(messageDigest(one)).to.not.equal(usual));
  }
  it('messageDigest: all of the others are different from each other', () => {
    expect(new Set(Object.values(other).map(messageDigest)).size).to.equal(Object.keys(other).length);
  });
  it('messageDigest: says the same whatever the order of properties', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (contents) => {
        const turned = Object.fromEntries(Object.entries(contents).reverse());
        expect(messageDigest({ ...message({}), contents: turned })).to.equal(
          messageDigest({ ...message({}), contents }),
        );
      }),
    );
  });
});
