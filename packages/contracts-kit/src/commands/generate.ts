import { readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { envelopeFindings } from '../golden/envelope.js';
import { type Golden, generateGolden } from '../golden/golden.js';
import type { Check } from '../report/report.js';
import { type FoundEvent, findEvents } from '../service/events.js';
import { ignoredFolder, writeAtomic } from '../service/write.js';
import type { Result, Session } from './session.js';

export interface Generated extends Result {
  events: FoundEvent[];
  goldens: Golden[];
}

/** Zod -> golden. Writes what differs, removes what has no event any more; writes nothing at all when a finding fails. */
export async function generate(session: Session): Promise<Generated> {
  const { service } = session;
  const { events, findings } = await findEvents(service);
  const goldens: Golden[] = [];
  for (const { event, file } of events) {
    const made = generateGolden({ service: service.service, event, file });
    findings.push(...made.findings);
    if (made.golden) goldens.push(made.golden);
  }
  const fileOf = (golden: Golden) => events.find(({ event }) => event.name === golden.event)!.file;
  findings.push(...envelopeFindings(goldens.map((golden) => ({ golden, file: fileOf(golden) }))));
  const checks: Check[] = [];
  const failed = findings.some((one) => one.severity === 'error');
  for (const golden of goldens) {
    checks.push({
      name: golden.event,
      outcome: failed ? 'skipped' : 'generated',
      detail: failed ? 'not written, since a finding fails' : `sha256 ${golden.sha256.slice(0, 12)}`,
    });
    if (!failed) await writeIfChanged(service.paths.golden(golden.event), golden.bytes);
  }
  if (!failed)
    await removeOthers(
      service.paths.goldens,
      new Set(['.gitignore', ...goldens.map((each) => `${each.event}.schema.json`)]),
    );
  if (events.length === 0 && !failed)
    checks.push({ name: service.service, outcome: 'skipped', detail: 'emits nothing, as it says' });
  return { checks, findings, events, goldens };
}

async function writeIfChanged(file: string, bytes: Uint8Array): Promise<void> {
  const there = await readFile(file).catch(() => undefined);
  if (there?.equals(bytes)) return;
  await ignoredFolder(dirname(file));
  await writeAtomic(file, bytes);
}

async function removeOthers(folder: string, keep: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(folder).catch(() => [] as string[])) {
    if (!keep.has(name)) await rm(join(folder, name), { recursive: true, force: true });
  }
}
