import * as z from 'zod';
import type { Store } from '../store/store.js';
import { headKey } from './keys.js';
import { branchSchema, commitSchema, invalid, parseStored, serviceSchema, versionSchema } from './manifest.js';
import { sealedJson } from './seal.js';

/** The version of a service last published on a branch: `heads/<service>/<branch>.json`. */
export interface Head {
  head: 1;
  service: string;
  /** A branch name, or `pr-<n>` for a pull request. */
  branch: string;
  version: string;
  commit: string | null;
  plannedVersion: string;
  /** The CI's run number, higher for a later run of the same repository. */
  run: number | null;
  /** `owner/name` as the CI says it. */
  repository: string | null;
}

const headSchema: z.ZodType<Head> = z.object({
  head: z.literal(1),
  service: serviceSchema,
  branch: branchSchema,
  version: versionSchema,
  commit: commitSchema.nullable(),
  plannedVersion: versionSchema,
  run: z.int().min(0).nullable(),
  repository: z.string().max(400).nullable(),
});

export function headBytes(head: Head): Uint8Array {
  return sealedJson(head);
}

/** The head and the etag to replace it by; undefined when the branch has none. Throws `head-invalid`. */
export async function readHead(
  store: Store,
  service: string,
  branch: string,
  options: { signal?: AbortSignal } = {},
): Promise<{ head: Head; etag: string } | undefined> {
  const key = headKey(service, branch);
  const got = await store.get(key, options);
  if (got.outcome !== 'found') return undefined;
  const head = parseStored(got.body, headSchema, { code: 'head-invalid', what: 'head', at: { key } });
  // On a file system that ignores case, `Main` and `main` are one file: better an error than another branch's state.
  if (head.service !== service || head.branch !== branch) {
    throw invalid('head-invalid', 'head', { key }, [
      `it is of ${head.service} on ${head.branch}, not of ${service} on ${branch}`,
    ]);
  }
  return { head, etag: got.etag };
}
