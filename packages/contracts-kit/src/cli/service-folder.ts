import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { FindingError, finding } from '../finding.js';
import { isName } from '../registry/names.js';
import { parseJson, readIfThere } from '../service/json-file.js';
import { nearest } from '../service/nearest.js';
import { type Member, workspaceMembers } from '../service/service.js';

/** Names that are listed, at most. */
const LISTED = 10;

/**
 * The folder that `--service` means: the folder itself, or that of the package of this workspace which is called so.
 * @throws FindingError `service-not-named` in the root of a workspace, `service-not-found` for a name that is nobody's
 */
export async function serviceFolder(given: string, cwd: string): Promise<string> {
  const dir = resolve(cwd, given);
  if (await isServicePackage(dir)) return dir;
  const own = await isFile(join(dir, 'package.json'));
  // Of a package that is one's own, what is wrong is told by whoever loads it.
  if (given !== '.' && (own || !isName('service', given))) return dir;
  const members = await workspaceMembers(cwd);
  if (given === '.') {
    if (members.length === 0 || members.some((one) => one.dir === dir)) return dir;
    throw serviceNotNamed(dir, await likelyServices(members));
  }
  const member = members.find(({ service }) => service === given);
  if (member !== undefined) return member.dir;
  if (members.length === 0) return dir;
  const services = await likelyServices(members);
  const like = nearest(given, services);
  throw new FindingError(
    finding('service-not-found', {
      message: `No package of this workspace is the service ${given}, and there is no package.json in ${dir}.`,
      at: { file: join(dir, 'package.json') },
      expected: `one of ${listed(services)}, or the folder of a package`,
      found: given,
      mend: like ? `Did you mean --service ${like}?` : 'Name one of these, or run the command in its folder.',
    }),
  );
}

/** Where no service is at hand and none was named. */
export function serviceNotNamed(dir: string, services: readonly string[]): FindingError {
  return new FindingError(
    finding('service-not-named', {
      message: `No service package is in ${dir}, so it is not known which service is meant.`,
      at: { file: dir },
      expected:
        services.length === 0
          ? 'the name of a service, or the folder of its package'
          : `one of ${listed(services)}, or the folder of a package`,
      mend: `Name it: --service ${services[0] ?? 'auth'}`,
    }),
  );
}

/** A package.json with a name and a version; what else is wrong with it is told by whoever loads it. */
export async function isServicePackage(dir: string): Promise<boolean> {
  const text = await readIfThere(join(dir, 'package.json'));
  if (text === undefined) return false;
  try {
    const { name, version } = (parseJson(text).value ?? {}) as { name?: unknown; version?: unknown };
    return name !== undefined && version !== undefined;
  } catch {
    return true;
  }
}

export async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** Names of the packages that share events or say that they do not, in order; of all where none does. Other packages could be services only by their names. */
export async function likelyServices(members: readonly Member[]): Promise<string[]> {
  const asked = await Promise.all(
    members.map(async (one) => one.emitsNothing || one.consumesNothing || (await isFile(one.paths.config))),
  );
  const likely = members.filter((_, index) => asked[index]);
  return (likely.length === 0 ? members : likely).map(({ service }) => service).sort();
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, LISTED).join(', ')}${names.length > LISTED ? ', …' : ''}`;
}
