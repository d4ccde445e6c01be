import { expect } from 'chai';
import { z } from 'zod';
import { contractId, defineEvent } from '../../src/event.js';
import { envelopeFindings } from '../../src/golden/envelope.js';
import { generateGolden } from '../../src/golden/golden.js';

function golden(name: string, attributes: z.ZodRawShape) {
  const schema = z.object({ data: z.object({}), ...attributes });
  const event = defineEvent({ name, description: name, schema, build: () => ({}) as never });
  const made = generateGolden({ service: 'auth', event, file: `${name}.event.ts` });
  return { golden: made.golden!, file: `${name}.event.ts` };
}

describe('envelopeFindings', () => {
  it('envelopeFindings: the own contract in dataschema and types of their own are right', () => {
    const one = golden('One', { type: z.literal('one'), dataschema: z.literal(contractId('auth', 'One')) });
    const two = golden('Two', { type: z.literal('two'), dataschema: z.literal(contractId('auth', 'Two')) });
    expect(envelopeFindings([one, two, golden('Plain', {}), golden('Free', { type: z.string() })])).to.deep.equal([]);
  });

  it("envelopeFindings: another contract's id in dataschema is told with both", () => {
    const copied = golden('Two', { dataschema: z.literal(contractId('auth', 'One')) });
    const [finding] = envelopeFindings([copied]);
    expect(finding).to.include({
      code: 'event-dataschema-differs',
      expected: 'urn:event-contract:auth:Two',
      found: 'urn:event-contract:auth:One',
    });
    expect(finding?.at).to.deep.equal({ file: 'Two.event.ts', pointer: '/dataschema' });
  });

  it('envelopeFindings: a type that two events share is told of the second', () => {
    const shared = [golden('One', { type: z.literal('same') }), golden('Two', { type: z.literal('same') })];
    const findings = envelopeFindings(shared);
    expect(findings.map(({ code, at }) => [code, at?.file])).to.deep.equal([['event-type-shared', 'Two.event.ts']]);
  });
});
