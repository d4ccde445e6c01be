import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Pact, PactMessage } from '../../src/pact/read.js';
import { readPact } from '../../src/pact/read.js';

const kit = fileURLToPath(new URL('../../', import.meta.url));
const source = (file: string) => JSON.stringify(pathToFileURL(join(kit, 'src', file)).href);

/** Import lines of the helpers under test, from source. */
export const consumerImport = (names: string) => `import { ${names} } from ${source('pact/consumer.js')};\n`;
export const providerImport = (names: string) => `import { ${names} } from ${source('pact/provider.js')};\n`;
export const eventImport = `import { defineEvent } from ${source('event.js')};\n`;

/** A service package in a temporary folder, removed by `after` of the suite that made it. */
export async function temporaryService(files: Record<string, string>, name = 'auth'): Promise<string> {
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'contracts-pact-')));
  temporary.push(dir);
  await symlink(join(kit, 'node_modules'), join(dir, 'node_modules'));
  const tsconfig = { extends: join(kit, '../../tsconfig.base.json'), compilerOptions: { rootDir: '/' } };
  await write(dir, {
    'package.json': JSON.stringify({ name: `@acme/${name}`, version: '1.0.0', type: 'module' }),
    'tsconfig.json': JSON.stringify(tsconfig),
    ...files,
  });
  return dir;
}

const temporary: string[] = [];
export async function removeTemporary(): Promise<void> {
  await Promise.all(temporary.splice(0).map((dir) => rm(dir, { recursive: true, force: true })));
}

export async function write(dir: string, files: Record<string, string | Uint8Array>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), content);
  }
}

export interface Ran {
  code: number | null;
  out: string;
}

/** Starts mocha in a service, as `mocha` in its scripts would. */
export function startMocha(
  dir: string,
  args: string[],
  env: Record<string, string> = {},
): { child: ChildProcess; done: Promise<Ran> } {
  const { CONTRACTS_PACT_ECHO: _, ...outer } = process.env;
  const command = [
    '--import',
    join(kit, 'bin/ts-node.mjs'),
    '--disable-warning=DEP0180',
    join(kit, 'node_modules/mocha/bin/mocha.js'),
  ];
  const child = spawn(process.execPath, [...command, '--no-config', ...args], { cwd: dir, env: { ...outer, ...env } });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (out += chunk));
  const done = new Promise<Ran>((resolve) => child.on('close', (code) => resolve({ code, out })));
  return { child, done };
}

export const mocha = (dir: string, args: string[], env?: Record<string, string>): Promise<Ran> =>
  startMocha(dir, args, env).done;

/** A specification 4 pact of `auth` with `templates`. */
export function rawPact(interactions: object[], changes: object = {}): object {
  return {
    consumer: { name: 'auth' },
    provider: { name: 'templates' },
    interactions,
    metadata: { pactSpecification: { version: '4.0' } },
    ...changes,
  };
}

export function rawMessage(changes: object = {}): Record<string, unknown> {
  return {
    type: 'Asynchronous/Messages',
    description: 'a template was deleted',
    contents: { content: { id: 1 }, contentType: 'application/json', encoded: false },
    metadata: { event: 'TemplateDeleted' },
    ...changes,
  };
}

export const json = (content: unknown) => ({ content, contentType: 'application/json', encoded: false });
export const bytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

/** Reads a pact that is expected to be readable. */
export function pactOf(interactions: object[], changes: object = {}): Pact {
  const { pact, findings } = readPact(bytes(rawPact(interactions, changes)), { place: { file: 'pact.json' } });
  if (!pact) throw new Error(findings.map((each) => each.message).join());
  return pact;
}

export type { PactMessage };
