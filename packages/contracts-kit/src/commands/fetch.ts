import { readConfig } from '../service/config.js';
import { fetchGoldens } from './fetch-goldens.js';
import { fetchPacts } from './fetch-pacts.js';
import { merged, type Result, type Session } from './session.js';

/** Both directions at once: what this service consumes, and what others rely on it for. */
export async function fetch(session: Session): Promise<Result> {
  const { consumes, findings } = await readConfig(session.service);
  if (findings.length > 0) return { checks: [], findings };
  const goldens = await fetchGoldens(session, consumes);
  if (session.service.emitsNothing) return merged(goldens);
  return merged(goldens, await fetchPacts(session));
}
