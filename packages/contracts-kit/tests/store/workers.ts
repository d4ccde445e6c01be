import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Task } from './worker.js';

interface Message {
  told?: unknown;
  result?: unknown;
  error?: string;
}

/** A running `worker.ts`. */
export class Worker {
  readonly #child: ChildProcess;
  /** What it told so far, the first is `ready`. */
  readonly told: unknown[] = [];

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (message: Message) => {
      if ('told' in message) this.told.push(message.told);
    });
  }

  static async start(location: string, env: Record<string, string> = {}): Promise<Worker> {
    const child = fork(join(import.meta.dirname, 'worker.ts'), [location], {
      execArgv: ['--import', join(import.meta.dirname, '../../bin/ts-node.mjs'), '--disable-warning=DEP0180'],
      env: { ...process.env, ...env },
    });
    const worker = new Worker(child);
    await worker.hears((message) => message.told === 'ready');
    return worker;
  }

  async perform(task: Task): Promise<unknown> {
    this.#child.send(task);
    return (await this.hears((message) => 'result' in message)).result;
  }

  /** Sets it to work on what never ends, and kills it once it has told `times` more things. */
  async killAfter(task: Task, times: number, moreMs: number): Promise<void> {
    const wanted = this.told.length + times;
    this.#child.send(task);
    await this.hears(() => this.told.length >= wanted);
    await new Promise((resolve) => setTimeout(resolve, moreMs));
    await this.stop();
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }

  hears(wanted: (message: Message) => boolean): Promise<Message> {
    return new Promise((resolve, reject) => {
      const done = (act: () => void) => {
        this.#child.off('message', onMessage).off('exit', onExit);
        act();
      };
      const onExit = () => done(() => reject(new Error('the worker ended')));
      const onMessage = (message: Message) => {
        if (message.error !== undefined) done(() => reject(new Error(message.error)));
        else if (wanted(message)) done(() => resolve(message));
      };
      this.#child.on('message', onMessage).on('exit', onExit);
    });
  }
}
