import { rm, stat } from 'node:fs/promises';
import { shown } from '../report/place.js';
import type { Check } from '../report/report.js';
import type { Result, Session } from './session.js';

/** Removes every generated or fetched contract file of the service. The store is left alone. */
export async function clean(session: Session): Promise<Result> {
  const { paths, dir } = session.service;
  const checks: Check[] = [];
  for (const folder of [paths.goldens, paths.fetchedGoldens, paths.generatedPacts, paths.fetchedPacts]) {
    const there = await stat(folder).then(
      () => true,
      () => false,
    );
    if (there) await rm(folder, { recursive: true, force: true });
    checks.push({
      name: shown(folder, dir),
      outcome: there ? 'removed' : 'unchanged',
      ...(!there && { detail: 'was not there' }),
    });
  }
  return { checks, findings: [] };
}
