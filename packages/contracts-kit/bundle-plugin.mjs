import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { ZodFirstPartyTypeKind } from 'zod/v3';

const src = join(import.meta.dirname, 'src');

const of = (folder, ...names) => names.map((name) => `${folder}/${name}`);

/**
 * What is loaded together where one of it is asked for, since each file costs more than code that is not needed: what a pipeline
 * runs, what stands on the engine, and every other command.
 */
const groups = {
  pipeline: [
    ...of('commands', 'fetch', 'gate', 'generate', 'prove', 'publish', 'validate', 'verify'),
    ...of('git', 'actor', 'context', 'planned'),
    ...of('store', 'cache', 'directory', 's3'),
  ],
  engine: [...of('commands', 'affected', 'diff', 'diff-files', 'prove-golden'), ...of('deploy', 'prove-pair')],
};
groups.rest = readdirSync(join(src, 'cli'))
  .flatMap((file) => [
    ...readFileSync(join(src, 'cli', file), 'utf8').matchAll(/import\('\.\.\/(commands\/[^']+)\.js'\)/g),
  ])
  .map(([, name]) => name)
  .filter((name) => !groups.pipeline.includes(name) && !groups.engine.includes(name));

const exportName = (name) => name.replace(/\W/g, '_');

/** Instead of a dynamic import of a file, one of its group; undefined where it has none. */
function together(path) {
  const name = relative(src, path);
  const group = Object.keys(groups).find((one) => groups[one].includes(name));
  return group && `import('group:${group}').then((all) => all.${exportName(name)})`;
}

/** What libraries load or do as they start, and no command of the kit needs. A library that no longer reads so fails the build. */
export const onlyWhatIsUsed = {
  name: 'only-what-is-used',
  setup({ onLoad, onResolve }) {
    const replacing = (filter, replacements) =>
      onLoad({ filter }, async ({ path }) => {
        let contents = await readFile(path, 'utf8');
        for (const [from, to] of replacements) {
          if (!contents.includes(from)) throw new Error(`${path} has no longer: ${from}`);
          contents = contents.replaceAll(from, to);
        }
        return { contents };
      });

    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      if (!path.startsWith(src)) return undefined;
      const text = await readFile(path, 'utf8');
      const contents = text.replace(
        /import\('(\.[^']+)\.js'\)/g,
        (whole, name) => together(join(dirname(path), name)) ?? whole,
      );
      return { contents, loader: 'ts' };
    });
    onResolve({ filter: /^group:/ }, ({ path }) => ({ path: path.slice('group:'.length), namespace: 'group' }));
    onLoad({ filter: /.*/, namespace: 'group' }, ({ path }) => ({
      contents: groups[path].map((name) => `export * as ${exportName(name)} from '${join(src, name)}.ts';`).join('\n'),
      resolveDir: src,
    }));

    replacing(/node-http-handler\.js$/, [['await import("node:http")', 'process.getBuiltinModule("node:http")']]);

    // All that zod-to-json-schema takes from Zod 3, whose file cannot be taken in part.
    onResolve({ filter: /^zod\/v3$/ }, () => ({ path: 'zod/v3', namespace: 'kinds' }));
    onLoad({ filter: /^zod\/v3$/, namespace: 'kinds' }, () => ({
      contents: `export const ZodFirstPartyTypeKind = ${JSON.stringify(ZodFirstPartyTypeKind)};`,
    }));

    // env-ci runs git by it where variables do not say enough; `src/git/ci.ts` lets it do so only where there is nothing.
    onResolve({ filter: /^execa$/ }, () => ({ path: 'execa', namespace: 'absent' }));
    onLoad({ filter: /^execa$/, namespace: 'absent' }, () => ({
      contents: "export function execaSync() { throw new Error('git is not asked here'); }",
    }));
  },
};

const statement = /^import\s+([^;"]+?)\s+from\s+"([^"]+)";/gm;

/**
 * Asks for Node's own modules without importing them: as an ES module one reads every property of itself and loads what is behind
 * it (undici, streams, …), and each import is resolved anew, 20 ms in all. Takes and gives a file of esbuild's; its lines stay where they are.
 */
export function withBuiltinsAsked(text) {
  const asked = [];
  const rest = text.replace(statement, (whole, names, from) => {
    if (!isBuiltin(from)) return whole;
    asked.push(...declarations(names.trim(), `globalThis.process.getBuiltinModule("${from}")`));
    return '\n'.repeat(whole.split('\n').length - 1);
  });
  // CommonJS inside an ES module still asks for Node's own modules.
  const require = 'const require = globalThis.process.getBuiltinModule("node:module").createRequire(import.meta.url);';
  const head = [...(/\brequire\b/.test(text) ? [require] : []), ...asked];
  return head.length === 0 ? text : `${head.join(' ')} ${rest}`;
}

/** `d`, `* as n`, `{ a, b as c }`, and the first with one of the others: what esbuild writes. */
function declarations(names, module) {
  const [, first, , space, named] = /^([\w$]+)?(,\s*)?(?:\*\s+as\s+([\w$]+)|\{([^}]*)\})?$/.exec(names) ?? [];
  if (first === undefined && space === undefined && named === undefined) throw new Error(`an import of ${names}`);
  return [
    ...[first, space].filter(Boolean).map((name) => `const ${name} = ${module};`),
    ...(named === undefined ? [] : [`const {${named.replace(/\s+/g, ' ').replaceAll(' as ', ': ')}} = ${module};`]),
  ];
}
