/** For a schema that reads one or two small documents in a process: Zod compiles a parser for each otherwise, 10 ms for nothing. */
export const ONCE = { jitless: true } as const;
