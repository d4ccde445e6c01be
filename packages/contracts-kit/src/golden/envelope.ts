import { type Finding, finding } from '../finding.js';
import type { Golden } from './golden.js';
import { isObject } from './json.js';

/**
 * What ties CloudEvents to contracts: `type` names one event of the service, `dataschema` is the golden's `$id`
 * (CloudEvents 1.0, "Context Attributes"). Only where the schema fixes these attributes; events without an envelope are free.
 */
export function envelopeFindings(goldens: readonly { golden: Golden; file: string }[]): Finding[] {
  const findings: Finding[] = [];
  const types = new Map<string, string>();
  for (const { golden, file } of goldens) {
    const dataschema = constantOf(golden, 'dataschema');
    if (dataschema !== undefined && dataschema !== golden.schema.$id) {
      findings.push(
        finding('event-dataschema-differs', {
          message: `${golden.event} says in dataschema that it follows another contract than its own.`,
          at: { file, pointer: '/dataschema' },
          expected: String(golden.schema.$id),
          found: dataschema,
          mend: "Write dataschema: z.literal(contractId('<service>', '<Event>')) with contractId of contracts-kit.",
        }),
      );
    }
    const type = constantOf(golden, 'type');
    const other = type === undefined ? undefined : types.get(type);
    if (type !== undefined && other !== undefined) {
      findings.push(
        finding('event-type-shared', {
          message: `${golden.event} and ${other} have the same CloudEvents type, so a receiver cannot tell them apart.`,
          at: { file, pointer: '/type' },
          found: type,
          mend: 'Give one of the two another type.',
        }),
      );
    } else if (type !== undefined) types.set(type, golden.event);
  }
  return findings;
}

function constantOf({ schema }: Golden, attribute: string): string | undefined {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const of = Object.hasOwn(properties, attribute) ? properties[attribute] : undefined;
  return isObject(of) && typeof of.const === 'string' ? of.const : undefined;
}
