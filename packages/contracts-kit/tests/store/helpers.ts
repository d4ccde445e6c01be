import { expect } from 'chai';
import { FindingError } from '../../src/finding.js';
import type { Store } from '../../src/store/store.js';

/** An empty store that processes can share. */
export interface Place {
  open(): Store;
  /** What `--store` takes, and the environment a child process needs with it. */
  location: string;
  env: Record<string, string>;
}

export const bytes = (text: string) => Buffer.from(text);
export const text = (body: Uint8Array) => Buffer.from(body).toString();

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** The code of the finding a promise is rejected with. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof FindingError)) throw new Error(`expected a finding, got ${error}`);
  const [first] = error.findings;
  expect(first?.mend, 'every finding says how to mend it').to.match(/\S/);
  return first?.code ?? '';
}

export async function read(store: Store, key: string): Promise<string> {
  const result = await store.get(key);
  return result.outcome === 'found' ? text(result.body) : result.outcome;
}

export async function etagOf(store: Store, key: string): Promise<string> {
  const result = await store.get(key);
  if (result.outcome !== 'found') throw new Error(result.outcome);
  return result.etag;
}
