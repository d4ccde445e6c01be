/** A process that works on a store as it is told over IPC, so that tests can race and kill real processes. */
import { createHash, randomBytes } from 'node:crypto';
import { openStore, resolveStore } from '../../src/store/resolve.js';
import type { Store } from '../../src/store/store.js';

export type Task =
  | { do: 'create'; keys: string[]; text: string }
  | { do: 'increment'; key: string; times: number }
  | { do: 'fill'; prefix: string }
  | { do: 'increment-forever'; key: string };

/** 200 KB whose last 64 bytes are the SHA-256 of the rest, in hexadecimal. */
function sealedBody(): Buffer {
  const noise = randomBytes(200_000);
  return Buffer.concat([noise, Buffer.from(createHash('sha256').update(noise).digest('hex'))]);
}

/** Adds 1 to the number an object holds; returns the new number. */
export async function increment(store: Store, key: string): Promise<number> {
  for (;;) {
    const old = await store.get(key);
    if (old.outcome !== 'found') throw new Error(`${key} is ${old.outcome}`);
    const next = Number(Buffer.from(old.body).toString()) + 1;
    const result = await store.replace(key, Buffer.from(String(next)), old.etag);
    if (result.outcome === 'replaced') return next;
  }
}

async function perform(store: Store, task: Task): Promise<unknown> {
  switch (task.do) {
    case 'create': {
      const results = await Promise.all(task.keys.map((key) => store.create(key, Buffer.from(task.text))));
      return task.keys.filter((_, index) => results[index]?.outcome === 'created');
    }
    case 'increment':
      for (let done = 0; done < task.times; done++) await increment(store, task.key);
      return task.times;
    case 'increment-forever':
      for (;;) process.send?.({ told: await increment(store, task.key) });
    case 'fill':
      for (let index = 0; ; index++) {
        const key = (part: number) => `${task.prefix}${index}/${part}.bin`;
        await Promise.all([1, 2, 3, 4].map((part) => store.create(key(part), sealedBody())));
        process.send?.({ told: index });
      }
  }
}

if (process.send) {
  const choice = resolveStore({ flag: process.argv[2], env: {}, root: '/' });
  if (choice.kind === 'none') throw new Error('a store is needed');
  const store = await openStore(choice);
  process.on('message', (task: Task) => {
    void perform(store, task).then(
      (result) => process.send?.({ result }),
      (error) => process.send?.({ error: String(error) }),
    );
  });
  process.send({ told: 'ready' });
}
