import * as z from 'zod';
import { FindingError, finding } from '../finding.js';
import { nearest } from '../service/nearest.js';
import type { Store } from '../store/store.js';
import { type Appended, type AppendOptions, appendRecord } from './journal.js';
import { entrySchema, openSealed, timeSchema } from './journal-bytes.js';
import { type Journal, type ReadOptions, readJournal } from './journal-read.js';
import { environmentsPrefix, journalKey, journalPrefix } from './keys.js';
import { forHint } from './lookup.js';
import { isName, nameProblem } from './names.js';
import { type EnvironmentRecord, KEPT_DEPARTURES_MS } from './record-types.js';

/** What is said of an environment, and since when. */
export interface Environment {
  name: string;
  production: boolean;
  retention: EnvironmentRecord['retention'];
  margin: number;
  since: string;
}

interface EnvironmentState {
  seq: number;
  at: string | null;
  declared: (Omit<Environment, 'name'> & { since: string }) | null;
}

/** Milliseconds; with its margin no retention is longer than departures are kept. */
const durationSchema = z.int().min(0).max(KEPT_DEPARTURES_MS);

/** `auth` or `auth/UserCreated`: what a retention of its own is declared for. */
export function isRetentionOf(of: string): boolean {
  const [provider, event, ...more] = of.split('/');
  return isName('service', provider) && (event === undefined || isName('event', event)) && more.length === 0;
}

const declared = {
  production: z.boolean(),
  retention: z.object({
    default: durationSchema,
    of: z.record(z.string().refine(isRetentionOf, 'a provider, or provider/Event'), durationSchema),
  }),
  margin: durationSchema,
};

const environmentJournal = (name: string): Journal<EnvironmentRecord, EnvironmentState> => ({
  owner: { kind: 'environment', name },
  record: z.object({ kind: z.literal('declared'), ...declared }),
  state: z.object({
    seq: z.int().min(0),
    at: timeSchema.nullable(),
    declared: z.object({ ...declared, since: timeSchema }).nullable(),
  }),
  empty: { seq: 0, at: null, declared: null },
  fold: (state, { at, record: { kind: _, ...said } }) => ({ ...state, declared: { ...said, since: at } }),
});

/** How long after a version departed its events may still arrive, in milliseconds, the margin included. */
export function drainWindow({ retention, margin }: Environment, provider: string, event: string): number {
  const { of } = retention;
  const own = [`${provider}/${event}`, provider].find((name) => Object.hasOwn(of, name));
  return (own === undefined ? retention.default : (of[own] as number)) + margin;
}

/** The longest window that any event of this provider has there. */
export function longestWindow({ retention, margin }: Environment, provider: string): number {
  const { of } = retention;
  const whole = Object.hasOwn(of, provider) ? (of[provider] as number) : retention.default;
  const events = Object.entries(of).filter(([name]) => name.startsWith(`${provider}/`));
  return Math.max(whole, ...events.map(([, duration]) => duration)) + margin;
}

/**
 * The environment as it was declared last, at `asOf` or by now. Throws `environment-unknown`, with the nearest name that there is, for a name
 * that was never declared (or not until then), and what reading a journal throws.
 */
export async function readEnvironment(
  store: Store,
  name: string,
  options: ReadOptions,
): Promise<{ environment: Environment; read: string[] }> {
  const known = nameProblem('environment', name) === undefined;
  const reading = known ? await readJournal(store, environmentJournal(name), options) : undefined;
  if (reading?.state.declared) return { environment: { name, ...reading.state.declared }, read: reading.read };
  const created = options.asOf === undefined || !known ? undefined : await createdAt(store, name, options);
  if (created !== undefined) throw notYetCreated(name, created, store, options.asOf!);
  const names = await forHint(environmentNames(store, options.signal));
  const like = nearest(
    name,
    names.filter((one) => one !== name),
  );
  const when = options.asOf === undefined ? '' : ` at ${options.asOf.toISOString()}`;
  throw new FindingError(
    finding('environment-unknown', {
      message: `There is no environment ${JSON.stringify(name)} in ${store.location}${when}.`,
      ...(known && { at: { key: journalPrefix({ kind: 'environment', name }, 'log') } }),
      expected: names.length === 0 ? 'an environment that was created' : `one of ${names.slice(0, 20).join(', ')}`,
      found: JSON.stringify(name),
      mend: like
        ? `Did you mean ${like}?`
        : `Create it first: contracts-kit environment create ${known ? name : '<name>'}`,
    }),
  );
}

/** When it was declared first; undefined where it never was. */
async function createdAt(store: Store, name: string, { signal }: ReadOptions): Promise<string | undefined> {
  const journal = environmentJournal(name);
  const key = journalKey(journal.owner, 'log', 1);
  const got = await store.get(key, signal === undefined ? {} : { signal });
  return got.outcome === 'found' ? openSealed(got.body, key, entrySchema(journal.record)).at : undefined;
}

function notYetCreated(name: string, created: string, store: Store, asOf: Date): FindingError {
  return new FindingError(
    finding('environment-unknown', {
      message: `There was no environment ${name} in ${store.location} at ${asOf.toISOString()}: it was created at ${created}.`,
      at: { key: journalKey({ kind: 'environment', name }, 'log', 1) },
      expected: `a time from ${created} on`,
      found: asOf.toISOString(),
      mend: `Ask as of a time at which it was there: --as-of ${created}, or later.`,
    }),
  );
}

/** The environments of the store, in byte order, as declared last. */
export async function listEnvironments(
  store: Store,
  options: ReadOptions,
): Promise<{ environments: Environment[]; read: string[] }> {
  const environments: Environment[] = [];
  const read: string[] = [];
  for (const name of await environmentNames(store, options.signal)) {
    const reading = await readJournal(store, environmentJournal(name), options);
    if (reading.state.declared) environments.push({ name, ...reading.state.declared });
    read.push(...reading.read);
  }
  return { environments, read };
}

/** Declares an environment: `change` gives what is to be said of it, seeing what is said now; `unchanged` where that is the same. */
export async function declareEnvironment(
  store: Store,
  name: string,
  change: (now: Environment | undefined) => Omit<EnvironmentRecord, 'kind'>,
  options: AppendOptions,
): Promise<{
  outcome: Appended<unknown, unknown>['outcome'];
  before: Environment | undefined;
  environment: Environment;
}> {
  let before: Environment | undefined;
  const journal = environmentJournal(name);
  const { outcome, state } = await appendRecord(
    store,
    journal,
    ({ declared: said }) => {
      before = said ? { name, ...said } : undefined;
      const record: EnvironmentRecord = { kind: 'declared', ...change(before) };
      return before && sameDeclaration(before, record) ? undefined : record;
    },
    options,
  );
  if (state.declared === null) throw new Error(`the journal of ${name} declares nothing`);
  return { outcome, before, environment: { name, ...state.declared } };
}

function sameDeclaration(a: Omit<EnvironmentRecord, 'kind'>, b: Omit<EnvironmentRecord, 'kind'>): boolean {
  const [left, right] = [a.retention.of, b.retention.of];
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return (
    a.production === b.production &&
    a.margin === b.margin &&
    a.retention.default === b.retention.default &&
    [...names].every((name) => left[name] === right[name])
  );
}

async function environmentNames(store: Store, signal: AbortSignal | undefined): Promise<string[]> {
  const names: string[] = [];
  for await (const name of store.folders(environmentsPrefix, signal === undefined ? {} : { signal })) {
    // Nothing is ever read or deployed under any other name.
    if (isName('environment', name)) names.push(name);
  }
  return names;
}
