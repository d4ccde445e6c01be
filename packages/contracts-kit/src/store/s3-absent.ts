import { FindingError } from '../finding.js';
import type { GetResult } from './store.js';

/**
 * Reads an object that may not be there. S3 answers 403 for it to whoever may not list the bucket, so that nobody learns by asking what there
 * is. Where listing is allowed below some prefixes only (the condition `s3:prefix`), the answer to a read is 403 as well as far as S3's
 * documentation goes: a read has no such prefix. So a denied read asks the listing, which may be asked and knows; where that is denied too, the read was.
 * `listed` says whether there is an object of exactly that key.
 */
export async function absentWhereDenied(
  read: () => Promise<GetResult>,
  listed: () => Promise<boolean>,
): Promise<GetResult> {
  // Twice: it may have been created between the two answers.
  for (let tries = 1; ; tries++) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof FindingError) || error.findings[0]?.code !== 'store-denied') throw error;
      const there = await listed().catch((failure: unknown) => {
        throw failure instanceof FindingError ? error : failure;
      });
      if (!there) return { outcome: 'absent' };
      if (tries > 1) throw error;
    }
  }
}
