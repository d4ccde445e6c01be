import { FindingError, finding } from '../finding.js';
import { escapeName, type NameKind, nameExpectations, nameProblem } from '../registry/names.js';

/** Words and flags of the command line, checked. Each throws `argument-invalid`. */
export type Flags = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

const UNITS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 };

/** Milliseconds of `7d`, `12h`, `30m` or `90s`. */
export function parseDuration(text: string, flag: string): number {
  const [, digits, unit = ''] = /^(\d{1,6})([dhms])$/.exec(text) ?? [];
  if (digits === undefined) {
    throw badArgument(flag, text, 'a duration: 7d, 12h, 30m or 90s', {
      mend: `Write a whole number and d, h, m or s behind it: ${flag === '--retention-of' ? `${flag} auth=7d` : `${flag} 7d`}`,
    });
  }
  return Number(digits) * (UNITS[unit] as number);
}

/** In the largest unit that says it exactly; `0m` for nothing. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds === 0) return '0m';
  const [unit = 's', size = 1000] = Object.entries(UNITS).find(([, each]) => milliseconds % each === 0) ?? [];
  return `${milliseconds / size}${unit}`;
}

/** A day or a moment, ISO 8601: `2026-11-05`, `2026-11-05T10:00:00Z`, `2026-11-05T10:00:00.000+01:00`. Without an offset it is UTC. */
export function parseTime(text: string, flag: string): Date {
  const shape = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?)?(Z|[+-]\d{2}:\d{2})?$/.exec(text);
  const [, day, time, , , offset] = shape ?? [];
  const date = new Date(`${day}${time ?? 'T00:00'}${offset ?? 'Z'}`);
  const real = day !== undefined && new Date(`${day}T00:00Z`).toJSON()?.startsWith(day);
  if (!real || Number.isNaN(date.getTime())) {
    throw badArgument(flag, text, 'a time in ISO 8601: 2026-11-05T10:00:00Z', {
      mend: `Write a day or a moment, in UTC where no offset is said: ${flag} 2026-11-05 or ${flag} 2026-11-05T10:00:00Z`,
    });
  }
  return date;
}

/** The value of a flag, or undefined where it was not given. Of a flag that takes a value. */
export function textFlag(flags: Flags, name: string): string | undefined {
  const value = flags[name];
  return typeof value === 'string' ? value : undefined;
}

export function listFlag(flags: Flags, name: string): readonly string[] {
  const value = flags[name];
  return Array.isArray(value) ? value : [];
}

/** A name that was typed. What it has to be is said by the kind. */
export function nameArgument(kind: NameKind, value: string, flag: string): string {
  const problem = nameProblem(kind, value);
  if (problem === undefined) return value;
  const what = kind === 'version' ? 'a version' : `the name of ${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;
  throw badArgument(flag, value, `${what}: ${nameExpectations[kind]}`, {
    ...(value !== '' && { message: `${flag} ${escapeName(value)} cannot be ${what}: ${problem}.` }),
    mend: `Write ${what}: ${flag} ${LIKE[kind]}`,
  });
}

const LIKE: Record<NameKind, string> = {
  service: 'auth',
  event: 'UserCreated',
  version: '1.2.0',
  branch: 'main',
  environment: 'production',
  instance: 'eu-west-1',
};

/** Why something is done: said once, kept for ever. */
export function reasonFlag(flags: Flags): string {
  const reason = (textFlag(flags, 'reason') ?? '').trim();
  if (reason === '' || reason.length > 2000) {
    throw badArgument('--reason', reason.slice(0, 40), 'a reason that others can understand, of 1 to 2000 characters', {
      mend:
        reason === ''
          ? 'Say why, in quotes: --reason "replaced by billing"'
          : `Say it in fewer words: it has ${reason.length} characters.`,
    });
  }
  return reason;
}

/** `argument-invalid`. What it says beyond flag, value and what was expected may be said better by who knows more: `mend` is what to type. */
export function badArgument(
  flag: string,
  found: string,
  expected: string,
  { message, mend }: { message?: string; mend?: string } = {},
): FindingError {
  const shown = JSON.stringify(found.slice(0, 200));
  return new FindingError(
    finding('argument-invalid', {
      message: message ?? (found === '' ? `${flag} is missing.` : `${flag} ${shown} cannot be used.`),
      expected,
      found: found === '' ? 'nothing' : shown,
      mend: mend ?? `Give ${expected}.`,
    }),
  );
}
