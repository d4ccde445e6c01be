import { formatOf } from '../containment/strings/formats.js';
import { DATE, DURATION, IPV4, OFFSET } from '../containment/strings/grammar.js';

/** Short ones and the longest: with every length between, comparing two automata that count is too much work. */
const LABEL = '[a-z0-9](?:-?[a-z0-9]){0,7}';
const LONG_LABEL = '[a-z]{61}';
const LOCAL = '[a-z0-9]{1,8}(?:[._+-][a-z0-9]{1,8}){0,2}';

/**
 * For each format its spellings: patterns of which each has every value of the format (of email and hostname: of every shape),
 * written in one way. What accepts all of one of them differs from the format in spelling only; docs/pacts-as-schemas.md says what
 * counts as the same value.
 */
const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  uuid: cases('[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}'),
  date: [`(?=[1-9])${DATE}`],
  'date-time': clocks(`(?=[1-9])${DATE}T`),
  time: clocks(''),
  duration: [DURATION],
  email: cases(`${LOCAL}@(?:(?:${LABEL}\\.){1,2}[a-z]{2,12}|${LONG_LABEL}\\.com)|[a-z]{64}@example\\.com`),
  hostname: cases(`(?:${LABEL}\\.){0,2}[a-z](?:-?[a-z0-9]){0,7}|${LONG_LABEL}\\.com`),
  uri: [uris('A-F'), uris('a-f')],
  ipv4: [IPV4],
  ipv6: ['[0-9a-f]{1,4}', '(?:0|[1-9a-f][0-9a-f]{0,3})'].flatMap((group) => [
    ...cases(addresses(group)),
    ...cases(`(?:${group}:){7}${group}`),
  ]),
};

/** In lower case, and in upper case. */
function cases(lower: string): string[] {
  return [
    lower,
    lower.replaceAll('a-z', 'A-Z').replaceAll('a-f', 'A-F').replaceAll('[89ab]', '[89AB]').replaceAll('1-9a', '1-9A'),
  ];
}

/** Times of RFC 3339 in UTC, or with any offset, without leap seconds and with a fraction of so many digits. */
function clocks(before: string): string[] {
  const clock = `${before}(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d`;
  const fractions = ['', '\\.\\d{3}', '\\.\\d{6}', '\\.\\d{9}', '\\.\\d'];
  return fractions.flatMap((fraction) => ['Z', '\\+00:00', OFFSET].map((offset) => `${clock}${fraction}${offset}`));
}

/** RFC 3986 with scheme and host in lower case, and hex digits in one (section 6.2.2.1). No user, no address of IPv6. */
function uris(hex: string): string {
  const char = `(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9${hex}]{2})`;
  const tail = (mark: string) => `(?:${mark}(?:${char}|[/?])*)?`;
  return `[a-z][a-z0-9+.-]*:(?://[a-z0-9.-]+(?::\\d{1,4})?(?:/${char}*)*|/?${char}+(?:/${char}*)*)${tail('\\?')}${tail('#')}`;
}

/** RFC 4291: eight groups, of which `::` may stand for some. Not with four decimals at the end, for which two groups can stand. */
function addresses(group: string): string {
  const forms = [`(?:${group}:){7}${group}`];
  for (let before = 0; before <= 7; before += 1) {
    const head = before === 0 ? '' : `${group}(?::${group}){${before - 1}}`;
    forms.push(`${head}::${before === 7 ? '' : `(?:${group}(?::${group}){0,${6 - before}})?`}`);
  }
  return `(?:${forms.join('|')})`;
}

/** The spellings of a format, the most usual first; of one without a notion of its own what every validator takes for it. */
export function spellingsOf(format: string): readonly string[] {
  if (Object.hasOwn(SPELLINGS, format)) return SPELLINGS[format]!.map((one) => `^(?:${one})$`);
  const under = formatOf(format)?.under;
  return under === undefined ? [] : [under];
}
