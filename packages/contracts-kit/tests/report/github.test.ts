import { expect } from 'chai';
import fc from 'fast-check';
import { finding } from '../../src/finding.js';
import { formatGithub, githubSummary } from '../../src/report/github.js';
import { anyReport, commands, dir, everywhere, hostile, reportOf } from './support.js';

const options = { root: '/repo' };

describe('formatGithub', () => {
  it('formatGithub: an annotation at the line of the checkout, and the checks for who reads the log', () => {
    const one = finding('example-refused', {
      message: '50% of it: no',
      at: { file: `${dir}/a,b.json`, line: 3 },
      mend: 'Mend.',
    });
    const warning = finding('store-not-seen', { message: 'w', mend: 'm' });
    const note = finding('head-stays', { message: 'n', mend: 'm' });
    const checks = [{ name: 'UserCreated', outcome: 'passed' as const }];
    expect(formatGithub(reportOf({ checks, findings: [one, warning, note] }), options)).to.equal(
      [
        'passed  UserCreated',
        '::error file=packages/auth/a%2Cb.json,line=3,title=example-refused (auth)::50%25 of it: no%0Aat: a,b.json:3%0Amend: Mend.',
        '::warning title=store-not-seen (auth)::w%0Amend: m',
        '::notice title=head-stays (auth)::n%0Amend: m',
        'auth validate: 1 check, 1 error, 1 warning, 1 note',
        '',
      ].join('\n'),
    );
  });

  it('formatGithub: where there is nothing to do no line says so', () => {
    const report = reportOf({ findings: [finding('deploy-note', { message: 'Good to know.', mend: '' })] });
    expect(formatGithub(report, options).split('\n')[0]).to.equal('::notice title=deploy-note (auth)::Good to know.');
    expect(githubSummary(report)).to.include('- **note** Good to know. (deploy-note)\n');
  });

  it('formatGithub: a file outside the checkout is no annotation of a file', () => {
    const one = finding('example-refused', { message: 'm', at: { file: '/elsewhere/a.json' }, mend: 'n' });
    expect(formatGithub(reportOf({ findings: [one] }), options)).to.match(/^::error title=/);
  });

  for (const [name, text] of Object.entries(hostile)) {
    it(`formatGithub: ${name} makes no command of its own`, () => {
      const output = formatGithub(everywhere(text), options);
      const found = commands(output);
      expect(found).to.have.lengthOf(1);
      expect(found[0]).to.match(/^::error file=packages\/auth\/a\.json,line=3,title=example-refused \(auth\)::/);
      expect(output.length).to.be.lessThan(60_000);
    });
  }

  it('formatGithub: whatever stands in a report, there are as many commands as findings', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        expect(commands(formatGithub(report, options))).to.have.lengthOf(report.findings.length);
      }),
      { numRuns: 300 },
    );
  });
});

describe('githubSummary', () => {
  it('githubSummary: a table of the checks and a list of the findings with their places', () => {
    const one = finding('example-refused', { message: 'No.', at: { file: `${dir}/a.json`, line: 3 }, mend: 'Mend.' });
    const output = githubSummary(
      reportOf({ checks: [{ name: 'a|b', outcome: 'failed', detail: 'c' }], findings: [one] }),
    );
    expect(output).to.equal(
      [
        '### auth validate: 1 check, 1 error',
        '',
        '| check | outcome | |',
        '| --- | --- | --- |',
        '| a\\|b | failed | c |',
        '',
        '- **error** No. (example-refused)<br>at a.json:3<br>Mend.',
        '',
        '',
      ].join('\n'),
    );
  });

  for (const [name, text] of Object.entries(hostile)) {
    it(`githubSummary: ${name} leaves table and list as they are`, () => {
      const lines = githubSummary(everywhere(text)).trimEnd().split('\n');
      expect(lines).to.have.lengthOf(10);
      // A cell ends at a bar that is not escaped.
      for (const line of lines.slice(4, 8)) expect(line.match(/(?<!\\)\|/g)).to.have.lengthOf(4);
      const written = lines.join('\n').replaceAll('<br>', '');
      expect(written).to.not.match(/<[a-z/]/i);
      expect(written).to.not.match(/(?<!\\)\[[^\]]*(?<!\\)\]\(/);
    });
  }
});
