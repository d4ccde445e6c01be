/**
 * For every schema of ours: Zod compiles a parser for each otherwise, which takes from 1 to 10 ms and is no faster afterwards on
 * documents as small as these.
 */
export const ONCE = { jitless: true } as const;
