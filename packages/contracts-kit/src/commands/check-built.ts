import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Finding, finding } from '../finding.js';
import { generateGolden } from '../golden/golden.js';
import type { MessageResult } from '../pact/verify.js';
import type { FoundEvent } from '../service/events.js';
import type { Service } from '../service/service.js';
import { withTemporaryFolder } from '../service/temporary.js';
import { validateFiles } from '../validator/jsonschema.js';

type Built = MessageResult & { built: string };

/**
 * Every event that was built for a pact against its own golden: the handler of a provider state may build what the
 * service never sends, which fits the pact and proves nothing. `refused` says why, by result; `testFile` is where the states are handled.
 */
export async function checkBuilt(
  service: Service,
  events: readonly FoundEvent[],
  results: readonly MessageResult[],
  testFile: string,
): Promise<{ findings: Finding[]; refused: Map<MessageResult, string[]> }> {
  const findings: Finding[] = [];
  const refusedWhy = new Map<MessageResult, string[]>();
  await withTemporaryFolder(async (folder) => {
    for (const { event, file } of events) {
      const built = results.filter((one): one is Built => one.event === event.name && one.built !== undefined);
      const { golden } = generateGolden({ service: service.service, event, file });
      // Without a golden the service's validate is red, and says why.
      if (!golden || built.length === 0) continue;
      const schema = join(folder, `${event.name}.schema.json`);
      await writeFile(schema, golden.bytes);
      const instances = built.map((_, index) => join(folder, `${event.name}.${index}.json`));
      await Promise.all(instances.map((path, index) => writeFile(path, built[index]!.built)));
      for (const { file: refused, reasons } of await validateFiles(schema, instances)) {
        const of = built[instances.indexOf(refused)]!;
        const told = reasons.map((reason) => refusal(of, reason, of.states.length > 0 ? testFile : file));
        findings.push(...told);
        refusedWhy.set(
          of,
          told.map(({ message }) => message),
        );
      }
    }
  });
  return { findings, refused: refusedWhy };
}

function refusal(of: Built, reason: { instance: string; keyword: string; message: string }, file: string): Finding {
  const states = of.states.map(({ name }) => JSON.stringify(name)).join(', ');
  const as = states === '' ? 'as it is built' : `as it is built in the state ${states}`;
  return finding('builder-refused', {
    message: `${of.event} ${as} for ${JSON.stringify(of.description)} of ${of.label} is not accepted by its own golden: ${reason.message}`,
    at: { file, pointer: reason.instance },
    expected: `what the schema says at ${reason.keyword}`,
    mend: 'Let the handler of the state return the code that builds the event in production, not an event made for the test.',
  });
}
