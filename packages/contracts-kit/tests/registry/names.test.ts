import { expect } from 'chai';
import fc from 'fast-check';
import { checkName, escapeName, isName, type NameKind, nameProblem } from '../../src/registry/names.js';
import { findingOf } from '../support/findings.js';

const good: Record<NameKind, string[]> = {
  environment: ['production', 'test', 'eu-west-1', 'pr_7.preview', '0', 'a'.repeat(100)],
  instance: ['default', 'eu-west-1', 'customer-A', 'B', '0', 'a'.repeat(100)],
  service: ['auth', 'a', '0', 'mail.v2', 'a_b-c', 'prototypes', 'a'.repeat(100)],
  event: ['UserCreated', 'A', 'UserCreatedV2', 'Constructor'],
  version: ['1.2.0', '0.0.0', '0.0.0-main-12345678.gabc', '1.0.0-next.10', `1.0.0-${'a'.repeat(244)}`],
  branch: [
    'main',
    'feature/x',
    'a_b',
    '0123456',
    'v1.2',
    'dependabot/npm/@scope',
    'größe',
    '日本語',
    'constructor',
    'a!(b)',
  ],
};
const bad: Record<NameKind, unknown[]> = {
  environment: [
    '',
    'Production',
    '.prod',
    'a..b',
    'a/b',
    'prod\n',
    'constructor',
    '__proto__',
    'ä',
    'a'.repeat(101),
    null,
  ],
  instance: ['', '-a', '.a', 'a..b', 'a/b', 'a b', 'prototype', '__proto__', 'é', 'a'.repeat(101), 7],
  service: [
    '',
    'Auth',
    '.auth',
    'a..b',
    'a/b',
    'a\0',
    'constructor',
    'prototype',
    '__proto__',
    'ä',
    'a'.repeat(101),
    'a\n',
  ],
  event: [
    '',
    'userCreated',
    'User_Created',
    'Ａuth',
    'UserCreated\n',
    '../X',
    '__proto__',
    'A'.repeat(101),
    null,
    7,
    {},
  ],
  version: [
    '',
    'v1.2.0',
    ' 1.2.0',
    '1.2',
    '1.2.0+build',
    '01.0.0',
    '1.0.0-01',
    `1.0.0-${'a'.repeat(245)}`,
    '1.2.0/..',
    [],
    '9007199254740992.0.0',
  ],
  branch: [
    '',
    '@',
    'HEAD',
    'a..b',
    'a//b',
    '/a',
    'a/',
    '.a',
    'a/.b',
    'a.lock',
    'a.lock/b',
    'a.',
    '-a',
    'a b',
    'a~1',
    'a^',
    'a:b',
    'a?',
    'a*',
  ].concat(['a[', 'a\\b', 'a@{1}', 'a\u007f', 'a\0b', 'e\u0301', '\ud800', '__proto__', 'x'.repeat(201)]),
};

describe('nameProblem', () => {
  for (const kind of ['service', 'event', 'version', 'branch'] as const) {
    for (const name of good[kind]) {
      it(`nameProblem: ${kind} ${escapeName(name)} is a name`, () =>
        expect(nameProblem(kind, name)).to.equal(undefined));
    }
    for (const name of bad[kind]) {
      it(`nameProblem: ${kind} ${escapeName(name)} is none`, () => expect(nameProblem(kind, name)).to.be.a('string'));
    }
  }

  it('nameProblem: whatever passes is one safe path segment and no reserved property, whatever comes in', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'aA0._-/\\~%\0é') }),
      fc.anything(),
    );
    fc.assert(
      fc.property(fc.constantFrom<NameKind>('service', 'event', 'version'), anything, (kind, value) => {
        if (!isName(kind, value)) return;
        expect(value)
          .to.match(/^[A-Za-z0-9][A-Za-z0-9._-]*$/)
          .and.not.include('..');
        expect(({} as Record<string, unknown>)[value]).to.equal(undefined);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('checkName', () => {
  it('checkName: says the kind, the escaped name and where it came from', async () => {
    const found = await findingOf(() =>
      checkName('event', '\u202e../x\n', { source: 'config', at: { file: 'config.json', pointer: '/providers' } }),
    );
    expect(found).to.include({ code: 'name-invalid', severity: 'error', found: '"\\u202e../x\\n"' });
    expect(found.message).to.include('event').and.include('config').and.include('..');
    expect(found.at).to.deep.equal({ file: 'config.json', pointer: '/providers' });
  });

  it('nameProblem: says NUL and build metadata by name', () => {
    expect(nameProblem('service', 'a\0')).to.include('NUL');
    expect(nameProblem('version', '1.2.0+build')).to.include('build metadata');
  });

  it('checkName: gives a valid name back', () => {
    expect(checkName('service', 'auth', { source: 'config' })).to.equal('auth');
  });
});

describe('escapeName', () => {
  it('escapeName: is printable ASCII on one line and bounded, whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        expect(escapeName(name)).to.match(/^[\x20-\x7e…]{2,}$/);
        expect(escapeName(name).length).to.be.at.most(6 * 81 + 2);
      }),
    );
  });
});
