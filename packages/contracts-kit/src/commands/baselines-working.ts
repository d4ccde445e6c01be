import type { Finding } from '../finding.js';
import { generateGolden } from '../golden/golden.js';
import { findEvents } from '../service/events.js';
import type { VersionGolden } from './baselines.js';
import type { Session } from './session.js';

/** The goldens that the source says, as `generate` would write them. Nothing is written, so none is ever stale. */
export async function workingGoldens(
  session: Session,
): Promise<{ goldens: ReadonlyMap<string, VersionGolden>; findings: Finding[] }> {
  const { service } = session;
  const { events, findings } = await findEvents(service);
  const goldens: VersionGolden[] = [];
  for (const { event, file } of events) {
    const made = generateGolden({ service: service.service, event, file });
    findings.push(...made.findings);
    if (made.golden) goldens.push({ event: made.golden.event, schema: made.golden.schema, place: { file } });
  }
  return { goldens: new Map(goldens.map((one) => [one.event, one])), findings };
}
