import type * as Sdk from '@aws-sdk/client-s3';
import { backoff, settleOrAbort } from './concurrency.js';
import { assertKey, assertPrefix, byteOrder, isHidden } from './key.js';
import { type Attempt, storeError } from './problems.js';
import { absentWhereDenied } from './s3-absent.js';
import { readBody, TornBody } from './s3-body.js';
import { type Environment, makeClient, type Timeouts } from './s3-client.js';
import { isListed, listPages } from './s3-list.js';
import { contended, failureOf, s3Problem } from './s3-problems.js';
import { removed } from './s3-remove.js';
import type { GetResult, Store } from './store.js';

export interface S3StoreOptions {
  bucket: string;
  /** Without a `/` at either end; empty for the bucket's root. */
  prefix?: string;
  /** Where AWS_* variables are read. Default `process.env`. */
  env?: Environment;
  timeouts?: Timeouts;
}

/** After so many conflicts or torn bodies in a row a call gives up. */
const MAX_TRIES = 6;

/**
 * A store in an S3 bucket. Etags are S3's, without quotes. The SDK repeats what can be repeated, with backoff.
 *
 * What `create` and `replace` promise when an answer is lost: a repeated request can meet the object which its own first
 * try made. Then the object is read, and if it holds the very bytes asked for the answer is `created` (`replaced`). So of
 * many who create *different* bytes exactly one is told `created`; of many who create *the same* bytes more than one
 * can be, if an answer was lost. That is right for immutable objects, and for heads too, since a head with the same bytes says
 * the same. Without a lost answer exactly one is told `created`, as with a directory.
 */
export function openS3Store(options: S3StoreOptions): Store {
  const base = options.prefix ? `${options.prefix}/` : '';
  const location = `s3://${options.bucket}${options.prefix ? `/${options.prefix}` : ''}`;
  let loaded: ReturnType<typeof makeClient> | undefined;

  /** One request, with everything that goes wrong turned into a finding, except what `expected` makes of a failure. */
  async function request<T>(
    attempt: Attempt,
    signal: AbortSignal | undefined,
    run: (s3: { sdk: typeof Sdk; client: Sdk.S3Client }, signal: { abortSignal?: AbortSignal }) => Promise<T>,
    expected: (failure: ReturnType<typeof failureOf>) => T | undefined = () => undefined,
  ): Promise<T> {
    try {
      signal?.throwIfAborted();
      loaded ??= makeClient(options.env ?? process.env, options.timeouts);
      const s3 = await loaded;
      return await settleOrAbort(run(s3, signal ? { abortSignal: signal } : {}), signal);
    } catch (error) {
      const answer = error instanceof TornBody || signal?.aborted ? undefined : expected(failureOf(error));
      if (answer !== undefined) return answer;
      throw error instanceof TornBody ? error : s3Problem(error, attempt, signal);
    }
  }

  function get(key: string, known: string | undefined, signal: AbortSignal | undefined): Promise<GetResult> {
    const attempt = { location, doing: 'list', key };
    return absentWhereDenied(
      () => read(key, known, signal),
      () => isListed((run) => request(attempt, signal, run), options.bucket, base + key, attempt),
    );
  }

  async function read(key: string, known: string | undefined, signal: AbortSignal | undefined): Promise<GetResult> {
    const attempt = { location, doing: 'read', key };
    for (let tries = 1; ; tries++) {
      try {
        return await request<GetResult>(
          attempt,
          signal,
          async ({ sdk, client }, abort) => {
            const condition = known !== undefined && isEtag(known) ? { IfNoneMatch: `"${known}"` } : {};
            const input = { Bucket: options.bucket, Key: base + key, ...condition };
            const answer = await client.send(new sdk.GetObjectCommand(input), abort);
            const etag = etagOf(answer.ETag, attempt);
            const body = await readBody(answer.Body, answer.ContentLength, attempt);
            // A server that ignores the condition has sent the body; the answer is the same.
            return etag === known ? { outcome: 'unchanged' } : { outcome: 'found', body, etag };
          },
          ({ name, status }) => {
            if (status === 304) return { outcome: 'unchanged' };
            // Any other 404 comes from something that is not the bucket, and says nothing of the object.
            return name === 'NoSuchKey' ? { outcome: 'absent' } : undefined;
          },
        );
      } catch (error) {
        if (!(error instanceof TornBody)) throw error;
        if (tries >= MAX_TRIES) {
          const mend = 'Check the network and the proxy; then run it again, nothing is half done.';
          throw storeError('store-unreachable', attempt, `its body broke off ${tries} times (${error.message})`, mend);
        }
        await backoff(tries, signal);
      }
    }
  }

  type Put = { etag: string } | { refused: 409 | 412 | 404; unsure: boolean };

  function put(
    attempt: Attempt & { key: string },
    body: Uint8Array,
    condition: Condition,
    signal?: AbortSignal,
  ): Promise<Put> {
    return request<Put>(
      attempt,
      signal,
      async ({ sdk, client }, abort) => {
        const input = {
          Bucket: options.bucket,
          Key: base + attempt.key,
          // A Buffer: the SDK cannot repeat a stream, and needs its length.
          Body: Buffer.from(body.buffer, body.byteOffset, body.byteLength),
          ContentType: 'application/json',
          ...condition,
        };
        const answer = await client.send(new sdk.PutObjectCommand(input), abort);
        return { etag: etagOf(answer.ETag, attempt) };
      },
      ({ name, status, attempts }) => {
        const lost = status === 409 || status === 412 || (name === 'NoSuchKey' && 'IfMatch' in condition);
        return lost ? { refused: status === 409 || status === 412 ? status : 404, unsure: attempts > 1 } : undefined;
      },
    );
  }

  return {
    location,
    kind: 's3',

    async get(key, { unless, signal } = {}) {
      assertKey(key);
      return get(key, unless, signal);
    },

    async create(key, body, { signal } = {}) {
      assertKey(key);
      const attempt = { location, doing: 'create', key };
      let unsure = false;
      for (let tries = 1; ; tries++) {
        const answer = await put(attempt, body, { IfNoneMatch: '*' }, signal);
        if ('etag' in answer) return { outcome: 'created', etag: answer.etag };
        unsure ||= answer.unsure;
        if (answer.refused === 412 && !unsure) return { outcome: 'exists' };
        const there = await get(key, undefined, signal);
        if (there.outcome === 'found') {
          const mine = unsure && Buffer.compare(there.body, body) === 0;
          return mine ? { outcome: 'created', etag: there.etag } : { outcome: 'exists' };
        }
        if (tries >= MAX_TRIES) throw contended(attempt, tries);
        await backoff(tries, signal);
      }
    },

    async replace(key, body, etag, { signal } = {}) {
      assertKey(key);
      if (!isEtag(etag)) return { outcome: 'changed' };
      const attempt = { location, doing: 'replace', key };
      let unsure = false;
      for (let tries = 1; ; tries++) {
        const answer = await put(attempt, body, { IfMatch: `"${etag}"` }, signal);
        if ('etag' in answer) return { outcome: 'replaced', etag: answer.etag };
        unsure ||= answer.unsure;
        if (answer.refused !== 409 && !unsure) return { outcome: 'changed' };
        const there = await get(key, undefined, signal);
        if (there.outcome !== 'found') return { outcome: 'changed' };
        if (unsure && Buffer.compare(there.body, body) === 0) return { outcome: 'replaced', etag: there.etag };
        if (there.etag !== etag) return { outcome: 'changed' };
        if (tries >= MAX_TRIES) throw contended(attempt, tries);
        await backoff(tries, signal);
      }
    },

    async remove(key, { signal } = {}) {
      assertKey(key);
      const attempt = { location, doing: 'remove', key };
      await request(attempt, signal, (s3, abort) => removed(s3, options.bucket, base + key, attempt, abort));
    },

    async *list(prefix, { after, page: size, signal } = {}) {
      assertPrefix(prefix);
      const attempt = { location, doing: 'list', key: prefix };
      const input = {
        Bucket: options.bucket,
        Prefix: base + prefix,
        ...(after === undefined || after === '' ? {} : { StartAfter: base + after }),
        ...(size !== undefined && { MaxKeys: size }),
      };
      for await (const page of listPages((run) => request(attempt, signal, run), input, attempt)) {
        for (const full of page.keys) {
          const key = full.slice(base.length);
          if (full.startsWith(base + prefix) && !key.split('/').some(isHidden)) yield key;
        }
      }
    },

    async *folders(prefix, { signal } = {}) {
      assertPrefix(prefix);
      const attempt = { location, doing: 'list', key: prefix };
      const input = { Bucket: options.bucket, Prefix: base + prefix, Delimiter: '/' };
      const found: string[] = [];
      for await (const page of listPages((run) => request(attempt, signal, run), input, attempt)) {
        for (const full of page.prefixes) {
          const name = full.slice((base + prefix).length, -1);
          if (full.startsWith(base + prefix) && !name.includes('/') && !isHidden(name)) found.push(name);
        }
      }
      // S3 orders them with their `/`: `a-b/` before `a/`.
      yield* found.sort(byteOrder);
    },

    async mayWrite({ prefix = '', signal } = {}) {
      // A replacement of what is not there: permission is checked first, then it is refused.
      const attempt = { location, doing: 'write', key: `${prefix}.write-check-${crypto.randomUUID()}` };
      try {
        const answer = await put(attempt, new Uint8Array(), { IfMatch: '"00000000000000000000000000000000"' }, signal);
        if ('refused' in answer) return { may: true };
        await request(attempt, signal, ({ sdk, client }, abort) =>
          client.send(new sdk.DeleteObjectCommand({ Bucket: options.bucket, Key: base + attempt.key }), abort),
        );
        return { may: false, why: 'this S3 server ignores If-Match, so two pipelines could overwrite each other' };
      } catch (error) {
        const failed = error instanceof Error && 'findings' in error;
        if (!failed || !error.message.startsWith('store-denied')) throw error;
        return { may: false, why: error.message };
      }
    },

    async close() {
      const s3 = await loaded?.catch(() => undefined);
      s3?.client.destroy();
    },
  };
}

type Condition = { IfNoneMatch: '*' } | { IfMatch: string };

function isEtag(etag: string): boolean {
  return /^[\x21\x23-\x7e]{1,200}$/.test(etag);
}

/** Ceph sends etags without quotes, some gateways weak ones. A server that sends none is no S3 server. */
function etagOf(header: string | undefined, attempt: Attempt): string {
  const etag = header?.replace(/^W\//, '').replace(/^"(.*)"$/, '$1');
  if (etag !== undefined && isEtag(etag)) return etag;
  const mend = 'Check that AWS_ENDPOINT_URL names an S3 service and not another one.';
  throw storeError('store-failed', attempt, 'the answer has no valid ETag', mend);
}
