import { expect } from 'chai';
import { fileProblem } from '../../src/store/files.js';

describe('fileProblem', () => {
  it('any error: what the system says becomes a finding, the reason of an abort stays', () => {
    const codes = {
      EACCES: 'store-denied',
      EROFS: 'store-denied',
      ELOOP: 'store-symlink',
      EPERM: 'store-failed',
      ENOSPC: 'store-failed',
    };
    for (const [code, expected] of Object.entries(codes)) {
      const problem = fileProblem(Object.assign(new Error(`${code}: no`), { code }), {
        location: 'dir:/x',
        doing: 'read',
      });
      expect(problem, code).to.have.nested.property('findings[0].code', expected);
    }
    const controller = new AbortController();
    controller.abort('enough');
    expect(fileProblem('enough', { location: 'dir:/x', doing: 'read' }, controller.signal)).to.equal('enough');
  });
});
