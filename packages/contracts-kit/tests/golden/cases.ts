import type { z as z4 } from 'zod';
import type { z as z3 } from 'zod3';
import { composed } from './cases-composed.js';
import { objects } from './cases-objects.js';
import { values } from './cases-values.js';

/** One contract in both versions, as the property `v` of an event, and what the golden says of it. */
export interface Case {
  zod3: z3.ZodTypeAny;
  zod4: z4.ZodType;
  says: unknown;
  /** Whether `v` is required. */
  required?: boolean;
}

/** By the name of their rule in `src/golden/rules.ts`. */
export const cases: Record<string, Case[]> = { ...values, ...objects, ...composed };
