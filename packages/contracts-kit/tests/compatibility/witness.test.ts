import { expect } from 'chai';
import fc from 'fast-check';
import { describeWitness } from '../../src/compatibility/witness.js';

const shown = (value: unknown, at: string): string => describeWitness(value, at).join('\n');

describe('describeWitness', () => {
  it('describeWitness: the event as JSON, the offending place marked', () => {
    expect(shown({ type: 'x', data: { reason: { code: 1 }, tags: [] } }, '/data/reason')).to.equal(
      [
        '  {',
        '    "type": "x",',
        '    "data": {',
        '>     "reason": {  <-- here',
        '>       "code": 1',
        '>     },',
        '      "tags": []',
        '    }',
        '  }',
      ].join('\n'),
    );
  });

  it('describeWitness: a missing property marks what lacks it', () => {
    expect(shown({ data: {} }, '/data/reason')).to.equal('  {\n>   "data": {}  <-- here: no "reason"\n  }');
    expect(shown([1], '/3/a')).to.equal('> [  <-- here: no "3"\n>   1\n> ]');
    expect(shown({}, '/__proto__')).to.equal('> {}  <-- here: no "__proto__"');
  });

  it('describeWitness: the whole value, and names that need escapes', () => {
    expect(shown('x', '')).to.equal('> "x"  <-- here');
    expect(shown({ 'a/b~"': 1 }, '/a~1b~0"')).to.equal('  {\n>   "a/b~\\"": 1  <-- here\n  }');
  });

  it('describeWitness: long, wide and deep values are cut, never the marked place', () => {
    const long = shown({ a: 'x'.repeat(10_000) }, '/a');
    expect(long).to.include('x…" (10000 characters)  <-- here');
    expect(long.length).to.be.lessThan(300);
    const wide = shown({ list: Array.from({ length: 10_000 }, (_, i) => i) }, '/list/5000');
    expect(wide).to.include('>     5000,  <-- here').and.to.include('… 9959 more');
    let deep: unknown = { end: true };
    for (let i = 0; i < 300; i++) deep = { d: deep, e: [[1]] };
    expect(shown(deep, `${'/d'.repeat(300)}/end`)).to.match(/> +"end": true {2}<-- here/);
    expect(shown(deep, '')).to.include('{ … 2 }');
    const broad = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [`k${i}`, Array.from({ length: 40 }, () => 0)]),
    );
    const lines = describeWitness(broad, '/k30');
    expect(lines).to.have.length.lessThan(420);
    expect(lines.some((line) => line.includes('<-- here'))).to.equal(true);
  });

  it('describeWitness: prints nothing that a terminal takes for a command or turns round', () => {
    const odd = 'a\u001b[31m\u202eb\u0007\u2028\u009b\ud800';
    const line = shown({ [odd]: odd }, '');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
    expect(line).to.not.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202e]/);
    expect(line).to.include('\\u202e');
  });

  it('describeWitness: odd values do not throw', () => {
    for (const value of [undefined, Number.NaN, -0, () => 1, Symbol('x'), 1n, Object.create(null), [undefined]])
      expect(describeWitness(value, '/a/b').join('\n')).to.include('<-- here');
  });

  it('describeWitness: marks one place of any JSON, and says all of a small one', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const lines = describeWitness(value, '');
        expect(lines.filter((line) => line.endsWith('  <-- here'))).to.have.length(1);
        expect(lines.every((line) => line.startsWith('> '))).to.equal(true);
        if (lines.some((line) => line.includes('…'))) return;
        const text = lines
          .map((line) => line.slice(2))
          .join('\n')
          .replace('  <-- here', '');
        expect(JSON.parse(text)).to.deep.equal(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
