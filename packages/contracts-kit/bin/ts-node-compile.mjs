import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'jsonc-parser';

const require = createRequire(import.meta.url);
let made;

/**
 * ts-node with the tsconfig of TS_NODE_PROJECT, else of the folder the process was started in. What it makes of a file is kept
 * beside the tsconfig in node_modules/.cache, by everything it depends on: the text, the file's name, every tsconfig that
 * is extended, the versions and TS_NODE_*. With type checking other files count too, and nothing is kept.
 */
export function compiler() {
  made ??= make();
  return made;
}

function make() {
  const project = process.env.TS_NODE_PROJECT
    ? resolve(process.env.TS_NODE_PROJECT)
    : nearest('tsconfig.json', process.cwd());
  const transpiles = process.env.TS_NODE_TRANSPILE_ONLY === 'true';
  let service;
  const compile = (text, file) => {
    service ??= require('ts-node').create(transpiles ? options(project) : {});
    return service.compile(text, file);
  };
  const configs = project && transpiles ? configTexts(project) : undefined;
  const modules = project && nearest('node_modules', dirname(project));
  if (!configs || !modules) return { compile };
  const folder = join(modules, '.cache/contracts-kit/ts-node');
  const settings = Object.entries(process.env).filter(([name]) => name.startsWith('TS_NODE_'));
  const versions = [process.version, require('ts-node/package.json').version, versionOf(process.env.TS_NODE_COMPILER)];
  const base = digest(JSON.stringify([2, versions, settings.sort(), configs]));
  return {
    compile(text, file) {
      const kept = join(folder, digest(JSON.stringify([base, file, packageType(file), text])));
      return read(kept) ?? write(kept, compile(text, file));
    },
  };
}

/** Without a tsconfig what Node itself takes TypeScript for; ts-node's own choice is refused by TypeScript 6. */
function options(project) {
  // TypeScript 6 refuses a single file without a rootDir (TS5011). Where nothing is checked it has no other meaning.
  if (project) return { compilerOptions: { rootDir: dirname(project) } };
  const compilerOptions = {
    rootDir: process.cwd(),
    target: 'es2023',
    module: 'nodenext',
    moduleResolution: 'nodenext',
  };
  return { skipProject: true, compilerOptions };
}

function nearest(name, folder) {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, name))) return join(at, name);
    if (dirname(at) === at) return undefined;
  }
}

/** The texts of a tsconfig and of all that it extends; undefined where one is not to be found, and then nothing is kept. */
function configTexts(file) {
  try {
    const text = readFileSync(file, 'utf8');
    const bases = [parse(text)?.extends ?? []].flat().map((name) => {
      const from = createRequire(file);
      if (!/^[./]/.test(name)) return from.resolve(name);
      const path = resolve(dirname(file), name);
      return path.endsWith('.json') || existsSync(path) ? path : `${path}.json`;
    });
    const inherited = bases.map(configTexts);
    return inherited.includes(undefined) ? undefined : [file, text, ...inherited];
  } catch {
    return undefined;
  }
}

/** Whether a `.ts` file is a module or not is the package's to say. */
function packageType(file) {
  const own = nearest('package.json', dirname(file));
  return own && JSON.parse(readFileSync(own, 'utf8')).type;
}

function versionOf(compiler) {
  const own = nearest('package.json', dirname(compiler));
  return own && JSON.parse(readFileSync(own, 'utf8')).version;
}

/** A digest, a newline and the code: a file that was cut short or changed counts as none. */
function read(path) {
  try {
    const text = readFileSync(path, 'utf8');
    const code = text.slice(text.indexOf('\n') + 1);
    return text.startsWith(`${digest(code)}\n`) ? code : undefined;
  } catch {
    return undefined;
  }
}

function write(path, code) {
  const temporary = `${path}.${randomUUID()}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporary, `${digest(code)}\n${code}`);
    renameSync(temporary, path);
  } catch {
    rmSync(temporary, { force: true });
  }
  return code;
}

function digest(text) {
  return createHash('sha256').update(text).digest('hex');
}
