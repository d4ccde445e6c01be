import { expect } from 'chai';
import fc from 'fast-check';
import { jsonFault } from '../../src/golden/json-fault.js';

describe('jsonFault', () => {
  it('jsonFault: none in what JSON.stringify writes, with or without blanks', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        expect(jsonFault(JSON.stringify(value, null, indent))).to.equal(undefined);
      }),
    );
  });

  it('jsonFault: none in numbers and escapes that JSON.stringify writes otherwise', () => {
    expect(jsonFault('{"a":1.0,"b":1e3,"c":"\\u0061","1":0,"0":0}')).to.equal(undefined);
  });

  it('jsonFault: a name twice anywhere is found, in whatever form and with its line', () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), fc.jsonValue(), fc.nat({ max: 3 }), (name, first, last, depth) => {
        const key = JSON.stringify(name);
        const twice = `{${key}:${JSON.stringify(first)},\n${key}:${JSON.stringify(last)}}`;
        const text = `${'{"in":['.repeat(depth)}${twice}${']}'.repeat(depth)}`;
        const fault = jsonFault(text);
        expect(fault).to.include({ line: 2, message: `the name ${key} stands twice in one object` });
      }),
    );
  });

  it('jsonFault: the same name in two objects is none', () => {
    expect(jsonFault('{"a":{"a":1},"b":[{"a":1},{"a":1}]}')).to.equal(undefined);
  });

  for (const [name, content, line] of [
    ['nothing', '', 1],
    ['a comment', '{\n// why\n}', 2],
    ['a comma at the end', '{\n"a":1,\n}', 3],
    ['two documents', '{}\n{}', 2],
    ['an unfinished object', '{\n"a":', 2],
    ['a byte order mark', '\ufeff{}', 1],
    ['other bytes than UTF-8', Buffer.from([0x22, 0xe9, 0x22]), 1],
  ] as const) {
    it(`jsonFault: ${name}`, () => expect(jsonFault(content)).to.include({ line }));
  }

  it('jsonFault: depth is an answer, not a crash', () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    expect(() => jsonFault(deep)).to.not.throw();
    expect(jsonFault(`${'{"a":'.repeat(50_000)}1.0${'}'.repeat(50_000)}`)?.message).to.match(/deep/);
  });
});
