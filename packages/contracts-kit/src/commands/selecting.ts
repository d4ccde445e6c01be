import { FindingError, finding } from '../finding.js';
import { escapeName } from '../registry/names.js';
import { parseSelector, SELECTORS } from '../registry/selectors.js';
import type { Session } from './session.js';

/** The session with the selectors of `--select` in it. Throws `argument-invalid`, before anything is read. */
export function selecting<T extends Session>(session: T, { select }: { select?: readonly string[] }): T {
  if (select === undefined) return session;
  return {
    ...session,
    select: select.map((text) => {
      const parsed = parseSelector(text);
      if ('selector' in parsed) return parsed.selector;
      throw new FindingError(
        finding('argument-invalid', {
          message: `--select: ${parsed.problem}`,
          expected: SELECTORS,
          found: escapeName(text),
          mend: parsed.meant ? `Did you mean --select ${parsed.meant}?` : 'Give one of these: --select mainBranch',
        }),
      );
    }),
  };
}
