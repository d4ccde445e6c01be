import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A consumer test whose pact differs from one run to the next is red in its first run: the mocha command is run a
 * second time at once, as an echo that only writes down what is expected (no Pact, no handler), and both are compared.
 * The echo's clock is set elsewhere, so that a day or an hour taken from it differs too.
 */
const ECHO = 'CONTRACTS_PACT_ECHO';
const MOCHA = /[\\/]mocha[\\/](?:bin[\\/]_?mocha(?:\.js)?|lib[\\/]cli[\\/]cli\.js)$/;
/** How long the echo may go on after the real tests have ended, in ms. */
const PATIENCE = 60_000;
const startFolder = process.cwd();

/** One expectation as stated, comparable between processes. */
export interface Expectation {
  key: string;
  stated: unknown;
}

/** Where this process writes if it is the echo of the process that started it. */
export const echoFolder: string | undefined = (() => {
  const [parent, folder] = (process.env[ECHO] ?? '').split(' ', 2);
  // The variable is inherited by whatever the tests start, the channel is not.
  if (!folder || !process.send) return undefined;
  if (Number(parent) !== process.ppid && isAlive(Number(parent))) return undefined;
  const leave = () => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(1);
  };
  // Nobody listens any more, perhaps since before this line was reached.
  process.once('disconnect', leave);
  if (Number(parent) !== process.ppid || !process.connected) leave();
  shiftClock();
  return folder;
})();

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

export function recordEcho(part: string, expectation: Expectation): void {
  if (echoFolder) appendFileSync(join(echoFolder, `${part}.jsonl`), `${JSON.stringify(expectation)}\n`);
}

export function endEcho(part: string): void {
  process.send?.(part);
}

/** The second run, seen from the first. */
export class Echo {
  readonly #child: ChildProcess;
  readonly #folder = mkdtempSync(join(tmpdir(), 'contracts-echo-'));
  readonly #ended = new Set<string>();
  readonly #kill = () => {
    this.#child.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  };
  #exited = false;
  #wake = () => {};
  #stderr = '';

  constructor(command: readonly string[]) {
    const { NODE_V8_COVERAGE: _, ...env } = process.env;
    this.#child = spawn(process.execPath, command, {
      cwd: startFolder,
      env: { ...env, [ECHO]: `${process.pid} ${this.#folder}` },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child.stderr?.on('data', (chunk) => {
      this.#stderr = (this.#stderr + chunk).slice(-2000);
    });
    this.#child.on('message', (part) => {
      this.#ended.add(String(part));
      this.#wake();
    });
    const exited = () => {
      this.#exited = true;
      this.#wake();
    };
    this.#child.on('error', exited).on('exit', exited);
    process.once('exit', this.#kill);
    // Waiting for the echo is a test hook's business; it alone never keeps the process alive.
    this.#child.unref();
    this.#child.channel?.unref();
    (this.#child.stderr as { unref?: () => void } | null)?.unref?.();
  }

  /** What the echo expected in this part, or why it cannot be known. */
  async expectations(part: string): Promise<Expectation[] | { trouble: string }> {
    const limit = Date.now() + PATIENCE;
    while (!this.#ended.has(part) && !this.#exited && Date.now() < limit) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 1000);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    if (!this.#ended.has(part)) {
      const how = this.#exited ? 'ended before it had stated everything' : `did not end within ${PATIENCE / 1000} s`;
      return { trouble: `the second run ${how}${this.#stderr.trim() ? `: ${this.#stderr.trim()}` : ''}` };
    }
    return linesOf(join(this.#folder, `${part}.jsonl`)).map((line) => JSON.parse(line) as Expectation);
  }

  /** Lets the echo go; it leaves by itself when it notices. */
  close(): void {
    if (this.#child.connected) this.#child.disconnect();
  }
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/**
 * The command that runs this process's tests again, or undefined where that is unknown (a mocha worker, another runner,
 * `--watch`, which never ends).
 */
export function echoCommand(execArgv: readonly string[], argv: readonly string[]): string[] | undefined {
  const [script, ...rest] = argv.slice(1);
  if (script === undefined || !MOCHA.test(realPath(script))) return undefined;
  if (rest.some((argument) => argument === '--watch' || argument === '-w' || argument === '--inspect-brk'))
    return undefined;
  const nodeOptions = execArgv.filter((option) => !option.startsWith('--inspect'));
  return [...nodeOptions, script, ...rest];
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Moves `new Date()` and `Date.now()` on by more than a year, and by an odd bit of every smaller unit. */
function shiftClock(): void {
  const { Date: RealDate } = globalThis;
  const shift = ((397 * 24 + 7) * 60 + 13) * 60_000 + 17_019;
  const now = () => RealDate.now() + shift;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as object,
    apply: () => new RealDate(now()).toString(),
    get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
  });
}
