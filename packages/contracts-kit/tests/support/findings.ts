import { expect } from 'chai';
import { type Finding, FindingError } from '../../src/finding.js';

/** The first finding of the FindingError that `work` ends in; any other end fails the test. */
export async function findingOf(work: () => unknown): Promise<Finding> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof FindingError)) throw error;
    return error.findings[0] as Finding;
  }
  return expect.fail('expected a FindingError');
}
