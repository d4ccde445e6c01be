import { expect } from 'chai';
import fc from 'fast-check';
import { finding } from '../../src/finding.js';
import { formatJunit } from '../../src/report/junit.js';
import type { Outcome, Report } from '../../src/report/report.js';
import { anyReport, dir, everywhere, hostile, reportOf } from './support.js';
import { elements, parseXml } from './xml.js';

const read = (report: Report) => parseXml(formatJunit(report));

describe('formatJunit', () => {
  it('formatJunit: a case for each check and each error, counted in the suite', () => {
    const root = read(
      reportOf({
        checks: [
          { name: 'a', outcome: 'passed' },
          { name: 'b', outcome: 'failed' },
          { name: 'c', outcome: 'skipped', detail: 'outside ^2' },
        ],
        findings: [
          finding('example-refused', {
            message: 'No.',
            at: { file: `${dir}/b.json`, line: 2 },
            found: 'x',
            mend: 'Mend.',
          }),
          finding('store-not-seen', { message: 'only a warning', mend: 'm' }),
        ],
      }),
    );
    const [suite] = elements(root, 'testsuite');
    expect(suite?.attributes).to.deep.equal({
      name: 'auth.validate',
      tests: '3',
      failures: '1',
      errors: '0',
      skipped: '1',
    });
    expect(elements(root, 'testcase').map((one) => one.attributes.name)).to.deep.equal([
      'a',
      'c',
      'example-refused b.json:2',
    ]);
    const [failure] = elements(root, 'failure');
    expect(failure?.attributes).to.deep.equal({ type: 'example-refused', message: 'No.' });
    expect(failure?.text).to.equal('b.json:2\nfound: x\nmend: Mend.');
  });

  for (const outcome of [
    'skipped',
    'pending',
    'not yet',
    'no consumers yet',
    'no provider yet',
    'store not seen',
  ] satisfies Outcome[]) {
    it(`formatJunit: "${outcome}" is not merged into passed`, () => {
      const [skipped] = elements(read(reportOf({ checks: [{ name: 'a', outcome, detail: 'why' }] })), 'skipped');
      expect(skipped?.attributes.message).to.equal(`${outcome}: why`);
    });
  }

  it('formatJunit: a check that failed without a finding fails', () => {
    const root = read(reportOf({ checks: [{ name: 'a', outcome: 'failed', detail: 'why' }] }));
    expect(elements(root, 'failure').map((one) => one.attributes.message)).to.deep.equal(['why']);
    expect(elements(root, 'testsuite')[0]?.attributes.failures).to.equal('1');
  });

  for (const [name, text] of Object.entries(hostile)) {
    it(`formatJunit: ${name} parses as XML`, () => {
      const root = read(everywhere(text));
      const [failure] = elements(root, 'failure');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what XML cannot hold is replaced, all else kept
      const kept = text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');
      expect(failure?.attributes.message === kept).to.equal(true);
      expect(failure?.text.includes(`found: ${kept}`)).to.equal(true);
    });
  }

  it('formatJunit: whatever stands in a report, it parses and its counts are true', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const root = read(report);
        const count = (name: string) => String(elements(root, name).length);
        const { tests, failures, skipped } = elements(root, 'testsuite')[0]!.attributes;
        expect([tests, failures, skipped]).to.deep.equal([count('testcase'), count('failure'), count('skipped')]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('parseXml', () => {
  const declared = (body: string) => `<?xml version="1.0" encoding="UTF-8"?>\n${body}`;
  for (const wrong of [
    '<a>',
    '<a></b>',
    '<a/><b/>',
    '<a b="1" b="2"/>',
    '<a b=1/>',
    '<a>&nbsp;</a>',
    '<a>& </a>',
    '<a>]]></a>',
    '<a>\u0001</a>',
    '<a b="<"/>',
    'a<b/>',
  ]) {
    it(`parseXml: refuses ${JSON.stringify(wrong)}`, () => {
      expect(() => parseXml(declared(wrong))).to.throw();
    });
  }
});
