import { realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { getPackages } from '@manypkg/get-packages';
import * as z from 'zod';
import { FindingError, finding } from '../finding.js';
import { toPointer } from '../json-pointer.js';
import { escapeName, isName, nameProblem } from '../registry/names.js';
import type { Selector } from '../registry/selectors.js';
import { ONCE } from '../zod-once.js';
import { parseJson, readIfThere } from './json-file.js';
import { type ServicePaths, servicePaths } from './paths.js';
import { selectSchema } from './select-schema.js';

/** The `contracts` key of a service's package.json: only what cannot be found by looking. */
const declarationSchema = z.strictObject({
  /** The service's name where it is not the package's own name without its scope. */
  service: z.string().optional(),
  /** A service that emits or consumes nothing says so: an empty folder is never a pass by accident. */
  emits: z.literal('nothing').optional(),
  consumes: z.literal('nothing').optional(),
  /** Default `main`. Also read from the workspace root's package.json. */
  mainBranch: z.string().optional(),
  /** How its events are read: `tolerant` readers ignore properties they do not know. Default `tolerant`. */
  readers: z.enum(['tolerant', 'strict']).optional(),
  /** What makes a break need a major: the `schema` alone, or its known `consumers`. Default `schema`. */
  gate: z.enum(['schema', 'consumers']).optional(),
  /** Which versions of its consumers' pacts to look at, in place of the usual ones: `["deployed:production", "mainBranch"]`. */
  select: selectSchema.optional(),
});

const packageSchema = z.object({
  name: z.string().min(1),
  version: z.string().min(1),
  contracts: z.unknown().optional(),
});

/** One package and what it declares about itself. */
export interface Member {
  dir: string;
  packageName: string;
  service: string;
  version: string;
  emitsNothing: boolean;
  consumesNothing: boolean;
  /** How its events are read, and so what of them is a break. */
  readers: 'tolerant' | 'strict';
  /** What makes a break of its events need a major. */
  gate: 'schema' | 'consumers';
  /** Which versions of its consumers it looks at, in place of the usual ones. */
  select?: readonly Selector[];
  paths: ServicePaths;
}

export interface Service extends Member {
  /** The workspace's root, or the package's own folder outside a workspace. */
  root: string;
  /** What a head is read from when the current branch has none. Default `main`. */
  mainBranch: string;
  /** The other packages of the workspace. */
  siblings: readonly Member[];
}

/**
 * What a package declares about itself.
 * @throws FindingError `service-not-found`, `service-invalid`
 */
export async function loadService(folder: string, env: NodeJS.ProcessEnv): Promise<Service> {
  const given = resolve(folder);
  const dir = await realpath(given).catch(() => given);
  const file = join(dir, 'package.json');
  const own = await readPackage(file);
  if (!own) {
    throw new FindingError(
      finding('service-not-found', {
        message: `There is no package.json in ${dir}.`,
        at: { file },
        mend: 'Run the command in a service package, or name one: contracts-kit <command> --service packages/auth',
      }),
    );
  }
  const wrong = nameProblem('version', own.version);
  if (wrong !== undefined)
    throw invalidPackage(file, `The version of package.json cannot be used: ${wrong}.`, '/version');
  const { root, members, rootDeclaration } = await workspaceOf(dir);
  const mainBranch = env.CONTRACTS_MAIN_BRANCH ?? own.declaration.mainBranch ?? rootDeclaration.mainBranch ?? 'main';
  return { ...member(dir, own), root, mainBranch, siblings: members };
}

/**
 * The package in a folder, or undefined when there is none that could be a service.
 * @throws FindingError `service-invalid` for what it declares about contracts
 */
export async function memberAt(dir: string): Promise<Member | undefined> {
  const own = await readPackage(join(dir, 'package.json')).catch((error: unknown) => {
    // What says "contracts" means to be a service: passed over, its events and pacts would be missing in silence.
    const declares = error instanceof FindingError && error.findings[0]?.at?.pointer?.startsWith('/contracts');
    if (declares) throw error;
    return undefined;
  });
  return own && couldBeService(own) ? member(dir, own) : undefined;
}

function couldBeService({ name, declaration }: PackageFile): boolean {
  return isName('service', serviceName(name, declaration));
}

function serviceName(packageName: string, declaration: Declaration): string {
  return declaration.service ?? packageName.replace(/^@[^/]*\//, '');
}

function member(dir: string, { name, version, declaration }: PackageFile): Member {
  const service = serviceName(name, declaration);
  if (!isName('service', service)) {
    throw new FindingError(
      finding('service-invalid', {
        message: `${escapeName(service)} cannot be a service's name.`,
        at: {
          file: join(dir, 'package.json'),
          pointer: declaration.service === undefined ? '/name' : '/contracts/service',
        },
        expected: 'lower-case letters, digits, ".", "_" and "-", at most 100, beginning with a letter or digit',
        mend: 'Rename the package, or give the service a name of its own in package.json: "contracts": { "service": "auth" }',
      }),
    );
  }
  return {
    dir,
    packageName: name,
    service,
    version,
    emitsNothing: declaration.emits === 'nothing',
    consumesNothing: declaration.consumes === 'nothing',
    readers: declaration.readers ?? 'tolerant',
    gate: declaration.gate ?? 'schema',
    ...(declaration.select && { select: declaration.select }),
    paths: servicePaths(dir),
  };
}

type Declaration = z.infer<typeof declarationSchema>;

interface PackageFile {
  name: string;
  version: string;
  declaration: Declaration;
}

function invalidPackage(file: string, message: string, pointer: string): FindingError {
  return new FindingError(
    finding('service-invalid', {
      message,
      at: { file, pointer },
      expected:
        'a name, a semantic version and, if there is anything to say, "contracts": { "service"?, "emits"?: "nothing", "consumes"?: "nothing", "mainBranch"?, "readers"?: "tolerant" | "strict", "gate"?: "schema" | "consumers", "select"?: [selectors] }',
      mend: 'Correct package.json there. In the root of a workspace name a service instead: --service packages/auth',
    }),
  );
}

async function readPackage(file: string): Promise<PackageFile | undefined> {
  const text = await readIfThere(file);
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = parseJson(text).value;
  } catch (error) {
    throw invalidPackage(file, `package.json is not JSON: ${(error as Error).message}`, '');
  }
  const read = packageSchema.safeParse(value, ONCE);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw invalidPackage(
      file,
      `package.json has no usable ${issue?.path.join('.') || 'name and version'}.`,
      toPointer(issue?.path ?? []),
    );
  }
  const declaration = declarationSchema.safeParse(read.data.contracts ?? {}, ONCE);
  if (!declaration.success) {
    const issue = declaration.error.issues[0]!;
    throw invalidPackage(file, issue.message, toPointer(['contracts', ...issue.path]));
  }
  return { name: read.data.name, version: read.data.version, declaration: declaration.data };
}

/** The root of the workspace that a folder lies in, or the folder itself. */
export async function workspaceRoot(dir: string): Promise<string> {
  const workspace = await getPackages(dir).catch(() => undefined);
  return workspace ? resolve(workspace.rootDir) : dir;
}

/** Every package of the workspace that a folder lies in which could be a service. */
export async function workspaceMembers(dir: string): Promise<Member[]> {
  const workspace = await getPackages(dir).catch(() => undefined);
  const found = await Promise.all((workspace?.packages ?? []).map((each) => memberAt(resolve(each.dir))));
  return found.filter((one) => one !== undefined);
}

async function workspaceOf(dir: string): Promise<{ root: string; members: Member[]; rootDeclaration: Declaration }> {
  const alone = { root: dir, members: [], rootDeclaration: {} };
  const workspace = await getPackages(dir).catch(() => undefined);
  if (!workspace) return alone;
  const inside = workspace.packages.some((each) => resolve(each.dir) === dir);
  // A package that merely lies below some other project's root is on its own.
  if (!inside || resolve(workspace.rootDir) === dir)
    return { ...alone, root: inside ? resolve(workspace.rootDir) : dir };
  const members: Member[] = [];
  for (const each of workspace.packages) {
    const memberDir = resolve(each.dir);
    if (memberDir === dir || memberDir === resolve(workspace.rootDir)) continue;
    const found = await memberAt(memberDir);
    if (found) members.push(found);
  }
  const rootText = await readIfThere(join(workspace.rootDir, 'package.json'));
  const rootContracts = declarationSchema.safeParse(
    (rootText === undefined ? {} : ((parseJson(rootText).value as { contracts?: unknown }).contracts ?? {})) as unknown,
    ONCE,
  );
  return { root: resolve(workspace.rootDir), members, rootDeclaration: rootContracts.data ?? {} };
}
