import { expect } from 'chai';
import fc from 'fast-check';
import { z } from 'zod';
import { readGolden } from '../../src/golden/read.js';
import { generate, told } from './make.js';

const place = { key: 'golden/auth/1.0.0/Thing.schema.json' };
const read = (content: string | Uint8Array) =>
  readGolden(typeof content === 'string' ? new TextEncoder().encode(content) : content, {
    event: 'Thing',
    service: 'auth',
    place,
  });
const id = '"$id":"urn:event-contract:auth:Thing"';

describe('readGolden', () => {
  it('readGolden: what generateGolden made', () => {
    const { golden } = generate(z.object({ $ref: z.string(), v: z.unknown() }));
    const { schema, findings } = read(golden?.bytes ?? new Uint8Array());
    expect(findings).to.be.empty;
    expect(schema).to.deep.equal(golden?.schema);
  });

  it('golden-unreadable: not UTF-8, not JSON, not an object, too big, too deep, __proto__', () => {
    const bad = [
      Uint8Array.of(0x7b, 0xff, 0x7d),
      '\uFEFF{}',
      '',
      '{',
      '[]',
      'true',
      'null',
      `{"a":"${'x'.repeat(5 * 1024 * 1024)}"}`,
      `{"a":${'['.repeat(200)}${']'.repeat(200)}}`,
      '['.repeat(1_000_000),
      `{${id},"type":"object","properties":{"__proto__":{"type":"string"}}}`,
      '"'.concat('\\"'.repeat(1_000_000)),
    ];
    for (const content of bad) {
      const { schema, findings } = read(content);
      expect(told(findings), String(content).slice(0, 40)).to.deep.equal(['golden-unreadable -']);
      expect(schema).to.equal(undefined);
      expect(findings[0]?.at).to.deep.equal(place);
    }
  });

  it('readGolden: brackets in strings are not levels', () => {
    expect(read(`{${id},"type":"object","description":"${'[{\\"'.repeat(500)}"}`).findings).to.be.empty;
  });

  it('golden-id-mismatch: another contract, or none; not asked without a service', () => {
    const content = '{"$id":"urn:event-contract:auth:Other","type":"object"}';
    expect(told(read(content).findings)).to.deep.equal(['golden-id-mismatch /$id']);
    expect(told(read('{"$id":7,"type":"object"}').findings)).to.deep.equal(['golden-id-mismatch /$id']);
    expect(readGolden(new TextEncoder().encode(content), { event: 'Thing', place }).findings).to.be.empty;
  });

  it('golden-has-reference: in a schema, not as the name of a property or in an example', () => {
    for (const ref of ['"$ref":"#"', '"$dynamicRef":"#a"', '"$recursiveRef":"#"']) {
      const content = `{${id},"type":"object","properties":{"a":{"items":{${ref}}}}}`;
      expect(told(read(content).findings)).to.deep.equal(['golden-has-reference /a/*']);
    }
    expect(read(`{${id},"type":"object","properties":{"$ref":{"const":{"$ref":1}}}}`).findings).to.be.empty;
  });

  it('readGolden: a reference and __proto__ are found also where escapes spell them', () => {
    const reference = read(`{${id},"type":"object","properties":{"a":{"\\u0024r\\u0065f":"#"}}}`);
    expect(reference.findings.map(({ code }) => code)).to.deep.equal(['golden-has-reference']);
    const proto = read(`{${id},"type":"object","\\u005f_proto__":{}}`);
    expect(proto.findings.map(({ code }) => code)).to.deep.equal(['golden-unreadable']);
  });

  it('golden-accepts-everything: at the root', () => {
    for (const rest of ['', ',"title":"x"', ',"anyOf":[true]', ',"not":false']) {
      expect(told(read(`{${id}${rest}}`).findings)).to.deep.equal(['golden-accepts-everything ']);
    }
  });

  it('readGolden: never throws, whatever the keywords hold', () => {
    const keyword = fc.constantFrom(
      'properties',
      'items',
      'anyOf',
      'allOf',
      'not',
      'type',
      '$ref',
      '$id',
      'prefixItems',
      '$defs',
      'a',
    );
    const { node } = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(null, true, false, 1, 'x'),
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(keyword, tie('node'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(node, (value) => {
        const { schema, findings } = read(JSON.stringify(value));
        expect(schema === undefined).to.equal(findings.length > 0);
      }),
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => void read(bytes)));
  });
});
