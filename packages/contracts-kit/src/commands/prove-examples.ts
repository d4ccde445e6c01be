import { readFile } from 'node:fs/promises';
import type { Json } from '../containment/types.js';
import type { PactMessage } from '../pact/read.js';
import type { ConsumedProvider } from '../service/config.js';
import { findExamples } from '../service/examples.js';
import type { Service } from '../service/service.js';

/** Enough to be near every variant; more only costs time where a question is too hard to decide. */
const MOST = 20;
/** UTF-16 units of JSON text. */
const LONGEST = 100_000;

/** A way to the events that a consumer knows of an event: whole ones among its examples, and what its messages hold, which may be a part. */
export type KnownEvents = (event: string, messages: readonly PactMessage[]) => Promise<Json[]>;

/** What cannot be read is left out here: `validate` tells of it. */
export async function knownEvents(service: Service, provider: ConsumedProvider): Promise<KnownEvents> {
  const { examples } = await findExamples(service, [provider]);
  return async (event, messages) => {
    const files = examples.filter((one) => one.event === event).flatMap((one) => one.files);
    const texts = await Promise.all(files.slice(0, MOST).map((file) => readFile(file, 'utf8').catch(() => '')));
    const held = messages.slice(0, MOST).map((one) => JSON.stringify(one.contents) ?? '');
    return [...texts, ...held].flatMap((text) => (text.length > LONGEST ? [] : parsed(text)));
  };
}

function parsed(text: string): Json[] {
  try {
    return [JSON.parse(text) as Json];
  } catch {
    return [];
  }
}
