import { z as z4 } from 'zod';
import { z as z3 } from 'zod3';
import { type AnyZodSchema, defineEvent, type KnownLoss } from '../../src/event.js';
import type { Finding } from '../../src/finding.js';
import { type Golden, generateGolden } from '../../src/golden/golden.js';

export function generate(schema: unknown, losses?: readonly KnownLoss[], name = 'Thing') {
  const event = defineEvent({
    name,
    description: 'A thing happened.',
    schema: schema as AnyZodSchema,
    build: () => ({}) as never,
    ...(losses === undefined ? {} : { losses }),
  });
  return generateGolden({ service: 'auth', event, file: 'src/events/thing.event.ts' });
}

/** The golden, or an error that says what was found instead. */
export function goldenOf(schema: unknown, losses?: readonly KnownLoss[]): Golden {
  const { golden, findings } = generate(schema, losses);
  if (!golden) throw new Error(JSON.stringify(findings, undefined, 1));
  return golden;
}

export function textOf(schema: unknown, losses?: readonly KnownLoss[]): string {
  return new TextDecoder().decode(goldenOf(schema, losses).bytes);
}

/** `code pointer` of each finding. */
export function told(findings: readonly Finding[]): string[] {
  return findings.map(({ code, at }) => `${code} ${at?.pointer ?? '-'}`);
}

export const both = { 'Zod 3': z3, 'Zod 4': z4 as unknown as typeof z3 };

/** What is told of `{ v: … }`. */
export function of(make: (z: typeof z3) => unknown, losses?: readonly KnownLoss[]): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(both).map(([name, z]) => [
      name,
      told(generate(z.object({ v: make(z) as z3.ZodTypeAny }), losses).findings),
    ]),
  );
}

export const inBoth = (...findings: string[]) => ({ 'Zod 3': findings, 'Zod 4': findings });
