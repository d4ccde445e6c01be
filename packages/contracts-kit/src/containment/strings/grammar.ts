/** Pieces of patterns, written from the grammars that the formats name. Each stands for itself: an alternation is in its own group. */

/** RFC 3339 full-date; a 29 February in leap years only. */
const LEAP_YEAR = '(?:\\d\\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)';
export const DATE = `(?:\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))|${LEAP_YEAR}-02-29)`;

/** RFC 3339 partial-time without leap seconds, and with one in any minute. */
const MINUTES = '(?:[01]\\d|2[0-3]):[0-5]\\d';
export const CLOCK = `${MINUTES}:[0-5]\\d(?:\\.\\d+)?`;
export const LEAP_CLOCK = `${MINUTES}:(?:[0-5]\\d|60)(?:\\.\\d+)?`;
export const OFFSET = `(?:Z|[+-]${MINUTES})`;
export const ANY_CASE_OFFSET = `(?:[Zz]|[+-]${MINUTES})`;

/** RFC 3339 appendix A. */
const WITHIN_DAY = 'T(?:\\d+H(?:\\d+M(?:\\d+S)?)?|\\d+M(?:\\d+S)?|\\d+S)';
const WHOLE_DAYS = '(?:\\d+Y(?:\\d+M(?:\\d+D)?)?|\\d+M(?:\\d+D)?|\\d+D)';
export const DURATION = `P(?:\\d+W|${WHOLE_DAYS}(?:${WITHIN_DAY})?|${WITHIN_DAY})`;

/** RFC 1123 labels of up to 61 characters, never with two hyphens in a row (which only `xn--` may have); the last begins with a letter. */
const LABEL = '[A-Za-z0-9](?:-?[A-Za-z0-9]){0,30}';
export const PLAIN_HOST = `(?:${LABEL}\\.){0,3}[A-Za-z](?:-?[A-Za-z0-9]){0,30}`;
const LONG_LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
export const LONG_HOST = `${LONG_LABEL}(?:\\.${LONG_LABEL})*`;

const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
export const IPV4 = `(?:${OCTET}\\.){3}${OCTET}`;

/** RFC 4291: eight groups, the last two perhaps as IPv4, and once `::` for what is left out. */
export const IPV6 = ((): string => {
  const group = '[0-9A-Fa-f]{1,4}';
  const forms = [`(?:${group}:){7}${group}`, `(?:${group}:){6}${IPV4}`];
  for (let before = 0; before <= 7; before++) {
    const head = before === 0 ? '' : `${group}(?::${group}){${before - 1}}`;
    const tails = before === 7 ? [''] : ['', `${group}(?::${group}){0,${6 - before}}`];
    if (before <= 5) tails.push(`(?:${group}:){0,${5 - before}}${IPV4}`);
    forms.push(`${head}::(?:${tails.join('|')})`);
  }
  return `(?:${forms.join('|')})`;
})();

export const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
export const LOCAL_PART = '[A-Za-z0-9_+-]+(?:\\.[A-Za-z0-9_+-]+)*';

/** RFC 3986: what any reader of it accepts, and every string of its characters. */
export const SCHEME = '[A-Za-z][A-Za-z0-9+.-]*:';
const PCHAR = "(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})";
const QUERY_FRAGMENT = `(?:\\?(?:${PCHAR}|[/?])*)?(?:#(?:${PCHAR}|[/?])*)?`;
export const PLAIN_URI = `${SCHEME}(?://[A-Za-z0-9.-]+(?::\\d{1,4})?(?:/${PCHAR}*)*|/?${PCHAR}+(?:/${PCHAR}*)*)${QUERY_FRAGMENT}`;
export const PLAIN_RELATIVE = `(?:\\.{0,2}/)?(?:[A-Za-z0-9._~-]+(?:/[A-Za-z0-9._~-]+)*)?${QUERY_FRAGMENT}`;
export const URI_CHARS = "(?:[A-Za-z0-9._~!$&'()*+,;=:@/?#\\[\\]-]|%[0-9A-Fa-f]{2})*";

/** RFC 6901. */
export const POINTER = '(?:/(?:[^~/]|~[01])*)*';
