import * as z from 'zod';
import { parseSelector, SELECTORS, type Selector } from '../registry/selectors.js';

/** A list of selectors as config.json and package.json have it. */
export const selectSchema = z
  .array(
    z.string().transform((text, context): Selector => {
      const parsed = parseSelector(text);
      if ('selector' in parsed) return parsed.selector;
      context.addIssue({ code: 'custom', message: notASelector(parsed) });
      return z.NEVER;
    }),
  )
  .min(1, 'at least one selector; without the key it is the usual selection');

/** `"latest" is no selector. A selector is one of …` */
function notASelector({ problem, meant }: { problem: string; meant?: string }): string {
  return `${problem}${meant ? ` Did you mean ${meant}?` : ''} A selector is ${SELECTORS}`;
}
