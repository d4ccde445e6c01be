/**
 * Bundles the kit and the small libraries it starts with into dist/. A command is a process of its own, a pipeline runs a
 * dozen of them, and most of each was spent on finding and linking some 400 modules. The types beside it are tsc's work.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { onlyWhatIsUsed, withBuiltinsAsked } from './bundle-plugin.mjs';

const dist = new URL('dist/', import.meta.url).pathname;

await rm(join(dist, 'chunks'), { recursive: true, force: true });
const options = {
  absWorkingDir: import.meta.dirname,
  entryPoints: [
    'src/index.ts',
    'src/cli/main.ts',
    'src/pact/consumer.ts',
    'src/pact/provider.ts',
    'src/pact/verifier-process.ts',
    'src/containment/index.ts',
  ],
  outdir: dist,
  outbase: 'src',
  // One folder below dist, as every folder of src: what a module finds relative to itself is there in both.
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.15',
  // Of a library that has both, the ESM build: it can be taken in part.
  mainFields: ['module', 'main'],
  sourcemap: 'linked',
  sourcesContent: false,
  metafile: true,
  // What is native, what a service shares with the kit, and what is large and seldom needed stays a package.
  external: ['@pact-foundation/pact', '@sourcemeta/jsonschema', 'mocha', 'refa', 'ts-node', 'typescript'],
  logLevel: 'warning',
  plugins: [onlyWhatIsUsed],
};

// Twice: what the program remembers of its own answers, it remembers by what it is.
const { outputFiles } = await build({ ...options, write: false });
const digest = createHash('sha256').update(await readFile(join(import.meta.dirname, 'node_modules/refa/package.json')));
for (const { path, contents } of outputFiles) if (path.endsWith('.js')) digest.update(contents);
const define = { CONTRACTS_KIT_BUILD: JSON.stringify(digest.digest('hex')) };
const { metafile, outputFiles: written } = await build({ ...options, define, write: false });
const german = Object.values(metafile.outputs).flatMap(({ inputs }) =>
  Object.entries(inputs).filter(([file, { bytesInOutput }]) => /locales[/\\]de\.js$/.test(file) && bytesInOutput > 0),
);
if (german.length > 0)
  throw new Error("all of Zod is in the bundle, with its languages: write import * as z from 'zod'");
for (const { path, text, contents } of written) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, path.endsWith('.js') ? withBuiltinsAsked(text) : contents);
}
await writeFile(join(dist, 'THIRD-PARTY-LICENSES.txt'), await licences(Object.keys(metafile.inputs)));

/** The licence of every package of which something is in the bundle, as its terms ask for. */
async function licences(inputs) {
  const folders = new Set(
    inputs.map((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]).filter(Boolean),
  );
  const texts = await Promise.all(
    [...folders].map(async (folder) => {
      const { name, version, license } = JSON.parse(
        await readFile(join(import.meta.dirname, folder, 'package.json'), 'utf8'),
      );
      const files = (await readdir(join(import.meta.dirname, folder))).filter((file) => /^licen[cs]e/i.test(file));
      const text = await Promise.all(files.map((file) => readFile(join(import.meta.dirname, folder, file), 'utf8')));
      return `${name} ${version} (${license})\n\n${text.join('\n').trim()}\n`;
    }),
  );
  return texts.sort().join(`\n${'-'.repeat(80)}\n\n`);
}
