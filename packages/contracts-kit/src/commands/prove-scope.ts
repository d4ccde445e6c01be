import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { scopeFault } from '../compatibility/consumer-scope.js';
import { type Finding, finding } from '../finding.js';
import type { ConsumedEvent, ConsumedProvider } from '../service/config.js';
import { withTemporaryFolder } from '../service/temporary.js';
import { validateSchemas } from '../validator/jsonschema.js';
import type { FetchedGolden } from './fetch-goldens.js';
import type { About } from './prove-report.js';

/** Scopes that are no JSON Schema, or one that cannot be used. */
export async function invalidScopes(consumes: readonly ConsumedProvider[]): Promise<Finding[]> {
  const all = consumes.flatMap((provider) => provider.events.filter(({ scope }) => scope !== undefined));
  const unusable = all.flatMap((one) => {
    const fault = scopeFault(one.scope!);
    return fault ? [{ one, fault }] : [];
  });
  const faults = unusable.map(({ one: { event, place }, fault }) =>
    finding('prove-scope-invalid', {
      message: `The scope of ${event} cannot be used: at ${fault.pointer} it ${fault.message}.`,
      at: place,
      expected: 'a JSON Schema that is whole in itself',
      mend: fault.mend,
    }),
  );
  const scoped = all.filter((each) => !unusable.some(({ one }) => one === each));
  if (scoped.length === 0) return faults;
  const malformed = await withTemporaryFolder(async (folder) => {
    const files = await Promise.all(
      scoped.map(async ({ scope }, index) => {
        const file = join(folder, `${index}.scope.json`);
        await writeFile(file, JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...scope }));
        return file;
      }),
    );
    return (await validateSchemas(files)).map(({ file, reasons: [reason] }) => {
      const { event, place } = scoped[files.indexOf(file)]!;
      return finding('prove-scope-invalid', {
        message: `The scope of ${event} is not a valid JSON Schema: ${reason?.message ?? 'no reason given'}`,
        at: place,
        expected: reason ? `what the metaschema says at ${reason.keyword}` : 'a JSON Schema',
        mend: `Correct it${reason && reason.instance !== '' ? ` at ${reason.instance}` : ''}: "scope": { "properties": { "data": { "properties": { "kind": { "const": "email" } } } } }`,
      });
    });
  });
  return [...faults, ...malformed];
}

/** Of no events at all everything would be true. */
export function emptyScope({ event, golden, labels, current }: About): Finding {
  return finding('prove-scope-invalid', {
    ...(current ? {} : { severity: 'warning' as const }),
    message: `No ${event.event} of ${labels} is in the declared scope, so nothing is subscribed to.`,
    at: event.place,
    expectedAt: { file: golden.file },
    expected: 'a scope that some event of the golden is in',
    found: JSON.stringify(event.scope),
    mend: `Correct the scope: compare its names and values with the golden of ${golden.provider}.`,
  });
}

/** A scope that every event of every golden is in, as one is that misspells a name: what lacks a property is in it. */
export function idleScope({ event, scope, place }: ConsumedEvent, { provider, file }: FetchedGolden): Finding {
  return finding('prove-scope-idle', {
    message: `The scope of ${event} leaves nothing out: every ${event} of ${provider} is in it.`,
    at: place,
    expectedAt: { file },
    expected: 'a scope that some event of the golden is not in',
    found: JSON.stringify(scope),
    mend: `Compare its names and levels with the golden: it is about the whole event, { "properties": { "data": { "properties": { … } } } }. Or remove it.`,
  });
}
