/**
 * Regular expressions of the JSON Schema formats, anchored, in the common part of ECMAScript's and Rust's syntax (in
 * Rust a bare `[` inside a class opens another class). They follow what the goldens' validator accepts.
 */
const DAY = '(?:0[1-9]|[12][0-9]|3[01])';
/** RFC 3339 full-date, with the days each month has, and 29 February in leap years. */
const LEAP_YEAR = '(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)';
const FULL_DATE = [
  `(?:[0-9]{4}-(?:(?:0[13578]|1[02])-${DAY}`,
  '(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)',
  `02-(?:0[1-9]|1[0-9]|2[0-8]))`,
  `${LEAP_YEAR}-02-29)`,
].join('|');
const OFFSET = '(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])';
/** Second 60 may stand wherever it is 23:59:60 in UTC, which no regular expression can tell of every offset: any minute has one here. */
const FULL_TIME = String.raw`(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?${OFFSET}`;

const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const DOMAIN = String.raw`${LABEL}(?:\.${LABEL})*`;
const BYTE = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const IPV6 = '[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*';
const MAILBOX = String.raw`(?:${ATOM}(?:\.${ATOM})*|"(?:[ !#-\[\]-~]|\\[ -~])*")`;
const ADDRESS = String.raw`\[(?:(?:${BYTE}\.){3}${BYTE}|IPv6:${IPV6})\]`;

const UNRESERVED = "A-Za-z0-9._~!$&'()*+,;=";
const ENCODED = '%[0-9A-Fa-f]{2}';
const PATH_CHARACTER = `(?:[${UNRESERVED}:@-]|${ENCODED})`;
const AUTHORITY = String.raw`(?:(?:[${UNRESERVED}:-]|${ENCODED})*@)?(?:\[${IPV6}\]|(?:[${UNRESERVED}-]|${ENCODED})*)(?::[0-9]*)?`;
const PATH = `(?://${AUTHORITY}(?:/${PATH_CHARACTER}*)*|/?(?:${PATH_CHARACTER}+(?:/${PATH_CHARACTER}*)*)?)`;
const TAIL = `(?:${PATH_CHARACTER}|[/?])*`;

export const formats = {
  uuid: '^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$',
  dateTime: `^${FULL_DATE}[Tt]${FULL_TIME}$`,
  date: `^${FULL_DATE}$`,
  time: `^${FULL_TIME}$`,
  email: `^${MAILBOX}@(?:${DOMAIN}|${ADDRESS})$`,
  uri: String.raw`^[A-Za-z][A-Za-z0-9+.-]*:${PATH}(?:\?${TAIL})?(?:#${TAIL})?$`,
  ipv4: String.raw`^(?:${BYTE}\.){3}${BYTE}$`,
  hostname: `^${DOMAIN}$`,
} as const;
