import { expect } from 'chai';
import { journalKey } from '../../src/registry/keys.js';
import { inRange } from '../../src/registry/live.js';
import { readServiceState } from '../../src/registry/service-journal.js';
import { findingOf } from '../support/findings.js';
import { memoryStore } from '../support/memory-store.js';
import { fill, minute } from '../support/records.js';

describe('registry/live', () => {
  const rows: [version: string, range: string | null, within: boolean][] = [
    ['1.3.0-next.0', '^1.2.0', true],
    ['1.2.0', '^1.2.0', true],
    ['2.0.0', '^1.2.0', false],
    ['2.0.0-next.0', '^1.2.0', false],
    ['2.0.0-next.0', '>=1.0.0 <2.0.0', false],
    ['1.9.0-next.0', '>=1.0.0 <2.0.0', true],
    ['2.0.0-next.1', '>=2.0.0-next.0', true],
    ['2.0.0-next.1', '>=2.0.0-next.0 <2.0.0-next.2', true],
    ['3.0.0', null, true],
  ];
  for (const [version, range, within] of rows) {
    it(`inRange: ${version} is ${within ? '' : 'not '}in ${range}`, () => {
      expect(inRange(version, range)).to.equal(within);
    });
  }

  it('readServiceState: a journal that lost its first entry is not one of nothing', async () => {
    const store = memoryStore();
    await fill(store, 5);
    store.objects.delete(journalKey({ kind: 'service', name: 'auth' }, 'log', 1));
    const options = { now: minute(9) };
    expect((await findingOf(() => readServiceState(store, 'auth', options))).code).to.equal('record-invalid');
  });
});
