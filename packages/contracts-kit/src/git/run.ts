import { x } from 'tinyexec';

export type GitOutput = { ok: true; stdout: string } | { ok: false; code: number | null; problem: string };

/**
 * Runs git in a folder. Never throws for what git or its absence does. Only fixed arguments and validated ids are passed.
 *
 * The environment is the given one without any `GIT_*`: those redirect git to another repository (as inside a hook), add
 * configuration, or name programs to run. tinyexec lays `env` over `process.env`, so they have to be undefined, not absent;
 * it would also put node_modules/.bin first on PATH.
 */
export async function git(
  dir: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  own: { GIT_INDEX_FILE?: string } = {},
): Promise<GitOutput> {
  const child = x('git', [...args], {
    nodePath: false,
    nodeOptions: { cwd: dir, env: { ...gitEnvironment(env), ...own }, stdio: ['ignore', 'pipe', 'pipe'] },
  });
  // Without it a character that lies across two chunks of output would be lost.
  child.process?.stdout?.setEncoding('utf8');
  try {
    const { stdout, stderr, exitCode } = await child;
    if (exitCode === 0) return { ok: true, stdout };
    return { ok: false, code: exitCode ?? null, problem: stderr.trim().split('\n')[0] ?? '' };
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return { ok: false, code: null, problem: missing ? 'git is not installed' : String(error) };
  }
}

function gitEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const clean: NodeJS.ProcessEnv = {};
  for (const name of Object.keys(process.env)) clean[name] = undefined;
  for (const [name, value] of Object.entries(env)) if (!/^GIT_/i.test(name)) clean[name] = value;
  return {
    ...clean,
    LC_ALL: 'C', // messages are matched
    GIT_OPTIONAL_LOCKS: '0', // `status` must not write the index beside a person's own git
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1', // a partial clone must not go to the network to answer
  };
}
