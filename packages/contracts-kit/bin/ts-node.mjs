// `mocha --require contracts-kit/ts-node` and `node --import contracts-kit/ts-node` run TypeScript through ts-node. Its own
// `--loader` way is gone from Node 24, and `require: ts-node/register` does nothing in an ES module package: Node's own type
// stripping would run the tests instead. In this thread, and what ts-node made of a file is kept: loading it and the
// compiler takes longer than most commands of the kit.
import { existsSync, readFileSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { compiler } from './ts-node-compile.mjs';

const registered = Symbol.for('contracts-kit/ts-node');
const typescript = /\.[cm]?tsx?$/;
// As ts-node does by itself.
const foreign = /[/\\]node_modules[/\\]/;

function resolve(specifier, context, nextResolve) {
  const source = typescriptOf(specifier, context);
  return nextResolve(source ?? specifier, context);
}

/** `./users.js` in a TypeScript file means `./users.ts` where that exists; in a CommonJS one `./users` does too. */
function typescriptOf(specifier, { parentURL, conditions }) {
  if (
    !/^(\.\.?\/|file:|\/)/.test(specifier) ||
    !parentURL?.startsWith('file:') ||
    !typescript.test(new URL(parentURL).pathname)
  )
    return undefined;
  const url = new URL(specifier.startsWith('/') ? pathToFileURL(specifier) : specifier, parentURL);
  const candidates = [/\.([cm]?)js$/, /\.jsx$/].flatMap((pattern) => {
    if (!pattern.test(url.pathname)) return [];
    return ['ts', 'tsx'].map((ending) => url.pathname.replace(pattern, (_, kind = '') => `.${kind}${ending}`));
  });
  if (conditions?.includes('require'))
    candidates.push(...['.ts', '.tsx', '/index.ts'].map((ending) => url.pathname + ending));
  for (const pathname of candidates) {
    const candidate = new URL(url);
    candidate.pathname = pathname;
    if (!existsSync(candidate)) continue;
    return specifier.startsWith('file:') || !conditions?.includes('require')
      ? candidate.href
      : fileURLToPath(candidate);
  }
  return undefined;
}

function load(url, context, nextLoad) {
  if (!url.startsWith('file:') || !typescript.test(new URL(url).pathname)) return nextLoad(url, context);
  const file = fileURLToPath(url);
  if (foreign.test(file)) return nextLoad(url, context);
  return {
    format: formatOf(url, file),
    source: compiler().compile(readFileSync(file, 'utf8'), file),
    shortCircuit: true,
  };
}

function formatOf(url, file) {
  if (/\.[cm]tsx?$/.test(file)) return /\.mtsx?$/.test(file) ? 'module' : 'commonjs';
  const own = module.findPackageJSON(url);
  return own && JSON.parse(readFileSync(own, 'utf8')).type === 'module' ? 'module' : 'commonjs';
}

if (!globalThis[registered]) {
  globalThis[registered] = true;
  module.enableCompileCache?.();
  process.env.TS_NODE_TRANSPILE_ONLY ??= 'true';
  // A service may have a TypeScript that ts-node cannot drive (7 and later): the kit brings its own.
  process.env.TS_NODE_COMPILER ??= module.createRequire(import.meta.url).resolve('typescript');
  // Errors show the lines of the TypeScript, from the source maps that ts-node writes into its output.
  module.setSourceMapsSupport?.(true, { nodeModules: false, generatedCode: false });
  module.registerHooks({ resolve, load });
}
