import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EventJudgement, judgeEvents, type Reader } from '../compatibility/judge.js';
import { OVERRIDES_FILE, type Override, overrideOf, readOverrides } from '../compatibility/overrides.js';
import type { Finding } from '../finding.js';
import type { Baseline, VersionGolden } from './baselines.js';
import type { Session } from './session.js';

/** What became of one event since a baseline; `override` where somebody settled what could not be decided. */
export type Change = EventJudgement & { override?: Override };

export interface Comparison {
  baseline: Baseline;
  /** By name of the event. */
  changes: Change[];
}

/** The working goldens against one version. An override makes what is unknown compatible, and nothing else. */
export function compare(
  baseline: Baseline,
  working: ReadonlyMap<string, VersionGolden>,
  { readers, overrides }: { readers: Reader; overrides: readonly Override[] },
): Comparison {
  const schemas = (goldens: ReadonlyMap<string, VersionGolden>) =>
    new Map([...goldens].map(([event, { schema }]) => [event, schema]));
  const { events } = judgeEvents(schemas(baseline.goldens), schemas(working), { reader: readers });
  const changes = events.map((one): Change => {
    if (one.verdict !== 'unknown') return one;
    const override = overrideOf(overrides, { event: one.event, ...one.digests });
    return override ? { ...one, verdict: 'compatible', bump: 'minor', override } : one;
  });
  return { baseline, changes };
}

/** The service's `contracts-overrides.json`; none without the file. */
export async function serviceOverrides(
  session: Session,
): Promise<{ overrides: Override[]; findings: Finding[]; file: string }> {
  const file = join(session.service.dir, OVERRIDES_FILE);
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return bytes === undefined ? { overrides: [], findings: [], file } : { ...readOverrides(bytes, file), file };
}

/** The overrides that these comparisons needed. */
export function usedOverrides(comparisons: readonly Comparison[]): Override[] {
  return comparisons.flatMap(({ changes }) => changes.flatMap(({ override }) => override ?? []));
}
