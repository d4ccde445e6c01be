import { expect } from 'chai';
import fc from 'fast-check';
import { finding } from '../../src/finding.js';
import { formatJson } from '../../src/report/json.js';
import { anyReport, dir, everywhere, hostile, reportOf } from './support.js';

describe('formatJson', () => {
  it('formatJson: one document with the exit code, checks, findings and data', () => {
    const one = finding('example-refused', {
      message: 'No.',
      at: { file: `${dir}/tests/a.json`, line: 1 },
      expectedAt: { key: 'golden/x' },
      mend: 'm',
    });
    const checks = [{ name: 'a', outcome: 'failed' as const }];
    const output = formatJson(reportOf({ checks, findings: [one], data: { of: 1 }, cwd: '/repo' }));
    expect(output.endsWith('}\n')).to.equal(true);
    expect(JSON.parse(output)).to.deep.equal({
      command: 'validate',
      service: 'auth',
      exitCode: 1,
      checks,
      findings: [
        {
          code: 'example-refused',
          severity: 'error',
          message: 'No.',
          at: { file: 'tests/a.json', line: 1 },
          expectedAt: { key: 'golden/x' },
          mend: 'm',
        },
      ],
      data: { of: 1 },
    });
  });

  it('formatJson: nothing is shortened or changed, however hostile', () => {
    for (const text of Object.values(hostile)) {
      const read = JSON.parse(formatJson(everywhere(text))) as { findings: { message: string; found: string }[] };
      expect(read.findings[0]?.message === text && read.findings[0].found === text).to.equal(true);
    }
  });

  it('formatJson: always parses, and its exit code is that of the process', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const read = JSON.parse(formatJson(report)) as { exitCode: number };
        const fails =
          report.findings.some((one) => one.severity === 'error') ||
          report.checks.some((one) => one.outcome === 'failed');
        expect(read.exitCode !== 0).to.equal(fails);
      }),
    );
  });
});
