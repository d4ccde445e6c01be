import { expect } from 'chai';
import { proveContainment } from '../../../src/containment/index.js';
import { cases } from './verdicts.js';

describe('proveContainment: verdicts', () => {
  for (const { name, inner, outer, verdict } of cases) {
    it(`${name}: ${verdict}`, () => {
      const answer = proveContainment(inner, outer);
      expect(answer, JSON.stringify(answer)).to.have.property('verdict', verdict);
    });
  }

  it('proveContainment: names are unique', () => {
    expect(new Set(cases.map(({ name }) => name)).size).to.equal(cases.length);
    expect(cases).to.have.length.above(100);
  });
});
