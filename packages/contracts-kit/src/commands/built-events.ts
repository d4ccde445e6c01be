import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Finding, finding } from '../finding.js';
import type { Golden } from '../golden/golden.js';
import { pointerSteps } from '../json-pointer.js';
import type { FoundEvent } from '../service/events.js';
import { mapLimit } from '../store/concurrency.js';
import { type Refusal, validateFiles } from '../validator/jsonschema.js';

/** An event, its golden, and the file the golden is laid down in. */
export interface EventToBuild {
  golden: Golden;
  found: FoundEvent;
  schema: string;
}

export interface BuiltEvent extends EventToBuild {
  /** Why its golden does not accept what was built, or why nothing was; none when it does. */
  findings: Finding[];
}

/** One really built event of each against its own golden. Writes into `folder`. */
export async function checkBuiltEvents(
  events: readonly EventToBuild[],
  { folder, signal }: { folder: string; signal: AbortSignal },
): Promise<BuiltEvent[]> {
  const built: ({ json: string } | Finding)[] = [];
  // One after the other: it is the service's own code, which may not expect to be called twice at once.
  for (const { found } of events) built.push(await buildEvent(found, signal));
  return mapLimit(
    events,
    availableParallelism(),
    async (event, index) => {
      const one = built[index]!;
      if ('code' in one) return { ...event, findings: [one] };
      const instance = join(folder, `${event.golden.event}.built.json`);
      await writeFile(instance, one.json);
      const refusals = await validateFiles(event.schema, [instance]);
      return { ...event, findings: refusals.flatMap((refusal) => refusedEvent(refusal, event.found, one.json)) };
    },
    signal,
  );
}

/** What travels is JSON: a Date has become a string and an undefined property is gone by then. */
async function buildEvent({ event, file }: FoundEvent, signal: AbortSignal): Promise<{ json: string } | Finding> {
  try {
    const json = JSON.stringify(await unlessAborted(signal, async () => event.build()));
    if (json === undefined) throw new TypeError('it returned nothing that JSON has a form for');
    return { json };
  } catch (error) {
    signal.throwIfAborted();
    return finding('builder-failed', {
      message: `The builder of ${event.name} failed: ${(error as Error).message}`,
      at: { file },
      expected: 'build() to return one event, made by the code that makes it in production',
      mend: 'Mend the builder; it is called without arguments.',
    });
  }
}

/** Somebody else's work may never end; an interrupted command does not wait for it. */
async function unlessAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  let interrupt = () => {};
  const aborted = new Promise<never>((_, reject) => {
    interrupt = () => reject(signal.reason);
    signal.addEventListener('abort', interrupt, { once: true });
  });
  try {
    return await Promise.race([work(), aborted]);
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}

function refusedEvent(refusal: Refusal, { event, file }: FoundEvent, json: string): Finding[] {
  return refusal.reasons.map((reason) =>
    finding('builder-refused', {
      message: `${event.name} as it is really built is not accepted by its own golden: ${reason.message}`,
      at: { file, pointer: reason.instance },
      expected: `what the schema says at ${reason.keyword}`,
      found: excerpt(json, reason.instance),
      mend: 'Correct the builder or the schema: consumers will be told that what the schema says is what they get.',
    }),
  );
}

function excerpt(json: string, pointer: string): string {
  let value: unknown = JSON.parse(json);
  for (const name of pointerSteps(pointer)) {
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  }
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
