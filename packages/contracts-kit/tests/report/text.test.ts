import { expect } from 'chai';
import fc from 'fast-check';
import { finding } from '../../src/finding.js';
import type { Report } from '../../src/report/report.js';
import { formatText } from '../../src/report/text.js';
import { anyReport, commands, dir, everywhere, hostile, reportOf } from './support.js';

// biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal would obey
const OBEYED = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\u2029]/;
const plain = { color: false };

describe('formatText', () => {
  it('formatText: a line for each check, a block for each finding, then what it comes to', () => {
    const report = reportOf({
      checks: [
        { name: 'UserCreated', outcome: 'passed' },
        { name: 'TemplateDeleted', outcome: 'not yet', detail: 'templates 1.0.0' },
      ],
      findings: [
        finding('example-refused', {
          message: 'No.',
          at: { file: `${dir}/a.json`, line: 3, pointer: '/id' },
          expected: 'a uuid',
          expectedAt: { key: 'golden/x' },
          found: '"x"',
          mend: 'Correct it.',
        }),
      ],
    });
    expect(formatText(report, plain)).to.equal(
      [
        'passed   UserCreated',
        'not yet  TemplateDeleted  templates 1.0.0',
        '',
        'error No. [example-refused]',
        '  at        a.json:3 /id',
        '  expected  a uuid',
        '  from      golden/x',
        '  found     "x"',
        '  mend      Correct it.',
        '',
        'auth validate: 2 checks, 1 error',
        '',
      ].join('\n'),
    );
  });

  it('formatText: the counts name one and many of each severity', () => {
    const of = (code: Parameters<typeof finding>[0]) => finding(code, { message: 'm', mend: 'n' });
    const findings = [of('example-refused'), of('example-refused'), of('store-not-seen'), of('head-stays')];
    expect(formatText(reportOf({ findings }), plain)).to.match(
      /auth validate: 0 checks, 2 errors, 1 warning, 1 note\n$/,
    );
  });

  it('formatText: what is only told is no check; where there is nothing else the lines are counted', () => {
    const told = { name: 'read versions/auth/1.2.0.json', outcome: 'info' as const };
    const sum = (checks: Report['checks']) => formatText(reportOf({ checks }), plain).trimEnd().split('\n').at(-1);
    expect(sum([{ name: 'a', outcome: 'passed' }, told, told])).to.equal('auth validate: 1 check');
    expect(sum([told, told])).to.equal('auth validate: 2 lines');
    expect(sum([told, { name: 'releases', outcome: 'not yet' }])).to.equal('auth validate: 2 lines');
    expect(sum([{ name: 'releases', outcome: 'not yet' }])).to.equal('auth validate: 1 check');
    expect(sum([])).to.equal('auth validate: 0 checks');
  });

  it('formatText: where there is nothing to do no line says so', () => {
    const one = finding('deploy-note', { message: 'Good to know.', mend: '' });
    expect(formatText(reportOf({ findings: [one] }), plain)).to.equal(
      'note Good to know. [deploy-note]\n\nauth validate: 0 checks, 1 note\n',
    );
  });

  it('formatText: without a service the summary has no hole', () => {
    expect(formatText(reportOf({ service: '' }), plain)).to.equal('validate: 0 checks\n');
  });

  it('formatText: paths are told from where the person stands, and whole when far away', () => {
    const at = (file: string, cwd: string) => {
      const one = finding('example-refused', { message: 'm', mend: 'n', at: { file } });
      return /at {8}(.*)/.exec(formatText(reportOf({ cwd, findings: [one] }), plain))?.[1];
    };
    expect(at(`${dir}/tests/a.json`, '/repo')).to.equal('packages/auth/tests/a.json');
    expect(at(`${dir}/tests/a.json`, dir)).to.equal('tests/a.json');
    expect(at('tests/a.json', '/repo')).to.equal('packages/auth/tests/a.json');
    expect(at('/repo/packages/core/a.json', dir)).to.equal('../core/a.json');
    expect(at('/elsewhere/a.json', dir)).to.equal('/elsewhere/a.json');
  });

  it('formatText: colours only where they are asked for', () => {
    const report = everywhere('text');
    expect(formatText(report, plain)).to.not.include('\u001b');
    const colored = formatText(report, { color: true });
    expect(colored).to.include('\u001b[31m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours
    expect(colored.replace(/\u001b\[\d+m/g, '')).to.equal(formatText(report, plain));
  });

  for (const [name, text] of Object.entries(hostile)) {
    it(`formatText: ${name} stays text`, () => {
      const output = formatText(everywhere(text), plain);
      expect(output).to.not.match(OBEYED);
      expect(output.isWellFormed()).to.equal(true);
      expect(commands(output)).to.deep.equal([]);
      expect(output.length).to.be.lessThan(60_000);
      expect(output.split('\n')[0]).to.match(/^passed/);
      expect(output).to.match(/\nauth validate: 4 checks, 1 error\n$/);
    });
  }

  it('formatText: whatever stands in a report, nothing is obeyed and each check is one line', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const output = formatText(report, plain);
        const lines = output.trimEnd().split('\n');
        expect(output).to.not.match(OBEYED);
        expect(commands(output)).to.deep.equal([]);
        expect(
          lines.slice(0, report.checks.length).every((line, index) => line.startsWith(report.checks[index]!.outcome)),
        ).to.equal(true);
      }),
      { numRuns: 300 },
    );
  });

  it('formatText: a very long text says how much was left out', () => {
    expect(formatText(everywhere(hostile['something very long']!), plain)).to.include('… (300000 characters)');
    expect(formatText(everywhere(hostile['very many lines']!), plain)).to.include('more lines');
  });
});
