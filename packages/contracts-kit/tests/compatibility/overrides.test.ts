import { expect } from 'chai';
import { type Override, overrideOf, readOverrides, staleOverrides } from '../../src/compatibility/overrides.js';

const [a, b, c] = ['a', 'b', 'c'].map((digit) => digit.repeat(64)) as [string, string, string];
const entry = { event: 'UserCreated', old: a, new: b, reason: 'both patterns mean the same', who: 'ada' };
const read = (value: unknown) =>
  readOverrides(
    Buffer.from(typeof value === 'string' ? value : JSON.stringify(value, null, 2)),
    '/x/contracts-overrides.json',
  );

describe('compatibility/overrides', () => {
  it('readOverrides: a right file, with the line of each entry', () => {
    const { overrides, findings } = read([entry, { ...entry, new: c }]);
    expect(findings).to.deep.equal([]);
    expect(overrides.map(({ pointer, line, who }) => ({ pointer, line, who }))).to.deep.equal([
      { pointer: '/0', line: 2, who: 'ada' },
      { pointer: '/1', line: 9, who: 'ada' },
    ]);
    expect(read([])).to.deep.equal({ overrides: [], findings: [] });
  });

  const wrong: [string, unknown, RegExp, string?][] = [
    ['no JSON', '[{', /JSON/],
    ['a trailing comma', '[\n  1,\n]', /JSON/],
    ['an object', entry, /array/],
    ['an entry without who', [{ ...entry, who: undefined }], /who|string/, '/0/who'],
    ['an empty reason', [{ ...entry, reason: ' ' }], /why/, '/0/reason'],
    ['a short digest', [{ ...entry, old: 'abc' }], /64 lower-case hex/, '/0/old'],
    ['a digest in upper case', [{ ...entry, new: 'A'.repeat(64) }], /64 lower-case hex/, '/0/new'],
    ['an event that is none', [{ ...entry, event: '../x' }], /name of an event/, '/0/event'],
    ['a key nobody knows', [{ ...entry, verdict: 'compatible' }], /verdict/, '/0'],
    ['__proto__', `[{"__proto__": {}, "event": "UserCreated"}]`, /__proto__/],
    ['a name twice', `[{"event": "A", "event": "B"}]`, /twice|event/],
    ['the same change twice', [entry, { ...entry, reason: 'again, otherwise' }], /same change as \/0/, '/1'],
    ['a million brackets', '['.repeat(1_000_000), /JSON|nested/],
    ['no UTF-8', '\ud800', /JSON|UTF-8/],
  ];
  for (const [title, value, message, pointer] of wrong) {
    it(`readOverrides: ${title} is a finding with its place, and nothing is believed`, () => {
      const { overrides, findings } = read(value);
      expect(overrides).to.deep.equal([]);
      expect(findings[0]).to.include({ code: 'override-invalid', severity: 'error' });
      expect(findings[0]!.message).to.match(message);
      expect(findings[0]!.at).to.include({ file: '/x/contracts-overrides.json' });
      if (pointer !== undefined) expect(findings[0]!.at!.pointer).to.equal(pointer);
    });
  }

  it('overrideOf: only for the same event and both digests', () => {
    const { overrides } = read([entry]);
    const change = { event: 'UserCreated', old: a, new: b };
    expect(overrideOf(overrides, change)?.who).to.equal('ada');
    for (const other of [{ event: 'Other' }, { old: c }, { new: c }, { old: b, new: a }]) {
      expect(overrideOf(overrides, { ...change, ...other })).to.equal(undefined);
    }
  });

  it('staleOverrides: a warning for each that settled nothing', () => {
    const { overrides } = read([entry, { ...entry, new: c }]);
    const [first, second] = overrides as [Override, Override];
    expect(staleOverrides(overrides, overrides, 'f')).to.deep.equal([]);
    const [stale, ...more] = staleOverrides(overrides, [first], 'f');
    expect(more).to.deep.equal([]);
    expect(stale).to.deep.include({ code: 'override-stale', severity: 'warning' });
    expect(stale!.at).to.deep.equal({ file: 'f', pointer: second.pointer, line: second.line });
    expect(stale!.found).to.include(c);
  });
});
