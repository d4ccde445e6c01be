import * as G from './grammar.js';

/**
 * A format as sets of strings between which every sane reading of it lies. Sources of patterns, anchored here.
 * Measured against @sourcemeta/jsonschema 16.11 and @cfworker/json-schema 4.1; see formats.test.ts.
 */
export interface Format {
  /** Every validator accepts these. Missing: nothing is certain. */
  readonly under?: string;
  /** No validator accepts another string. Missing: one might, for it does not know the format. */
  readonly over?: string;
  /** What a careful validator most probably means; `over` where missing. */
  readonly likely?: string;
  /** One of the two validators does not know it, and so never refuses a value. */
  readonly ignored?: true;
  /** Realistic values that both validators accept, the most usual first. */
  readonly samples: readonly string[];
  /** Values near to it that both validators refuse. */
  readonly misses: readonly string[];
}

const exact = (source: string, samples: readonly string[], misses: readonly string[]): Format => ({
  under: `^(?:${source})$`,
  over: `^(?:${source})$`,
  samples,
  misses,
});

const HEX = '[0-9a-fA-F]';
const UUIDS = [
  '3fa85f64-5717-4562-b3fc-2c963f66afa6',
  '3FA85F64-5717-4562-B3FC-2C963F66AFA6',
  '6fa459ea-ee8a-11d2-90d4-00c04fd430c8',
  '019b76da-a800-7000-8000-0123456789ab',
  '00000000-0000-0000-0000-000000000000',
];
const EMAILS = ['ada@example.com', 'Ada.Lovelace+news@mail.example.org', 'ada@localhost'];
const HOSTS = ['example.com', 'localhost', 'mail.example.org'];
const URIS = [
  'https://example.com/a',
  'http://example.com',
  'urn:isbn:0451450523',
  'mailto:ada@example.com',
  'ftp://example.com/a?b=c#d',
];
const LONG_EMAIL = `${'a'.repeat(65)}@example.com`;

const FORMATS: Readonly<Record<string, Format>> = {
  date: exact(G.DATE, ['2026-01-31', '2024-02-29', '1999-12-31'], ['2026-02-30', '31.01.2026', '2026-01-31T12:00:00Z']),
  time: {
    under: `^${G.CLOCK}${G.OFFSET}$`,
    likely: `^${G.CLOCK}${G.ANY_CASE_OFFSET}$`,
    over: `^${G.LEAP_CLOCK}${G.ANY_CASE_OFFSET}$`,
    samples: ['12:00:00Z', '12:00:00.123Z', '14:30:00+02:00'],
    misses: ['12:00', '25:00:00Z', '12:00:00'],
  },
  'date-time': {
    under: `^${G.DATE}T${G.CLOCK}${G.OFFSET}$`,
    likely: `^${G.DATE}[Tt]${G.CLOCK}${G.ANY_CASE_OFFSET}$`,
    // RFC 3339, section 5.6. A space or tab in place of the T, which some validators take, is none of its spellings.
    over: `^${G.DATE}[Tt]${G.LEAP_CLOCK}${G.ANY_CASE_OFFSET}$`,
    samples: [
      '2026-01-31T12:00:00Z',
      '2026-01-31T12:00:00+01:00',
      '2026-01-31T12:00:00.123Z',
      '2026-01-31T12:00:00.123456-05:30',
    ],
    misses: ['2026-01-31', '2026-01-31T12:00:00', '2026-02-30T12:00:00Z', '2026-01-31T12:00Z'],
  },
  duration: exact(G.DURATION, ['P1D', 'PT1H30M', 'P1Y2M3DT4H5M6S', 'P2W'], ['P', '1 day', 'P1.5D']),
  email: {
    under: `^(?=[^@]{1,64}@)${G.LOCAL_PART}@${G.PLAIN_HOST}$`,
    likely: `^(?:"(?:[ !#-\\[\\]-~]|\\\\[ -~])*"|${G.ATOM}(?:\\.${G.ATOM})*)@(?:${G.LONG_HOST}|\\[[0-9A-Za-z.:]+\\])$`,
    over: '^[^]+@[^]+$',
    samples: EMAILS,
    misses: ['ada', 'ada@', '@example.com', 'ada lovelace@example.com', LONG_EMAIL],
  },
  'idn-email': {
    ignored: true,
    under: `^(?=[^@]{1,64}@)${G.LOCAL_PART}@${G.PLAIN_HOST}$`,
    likely: '^[^\\s@]+@[^\\s@]+$',
    samples: [...EMAILS, 'jörg@example.com'],
    misses: [],
  },
  hostname: {
    under: `^${G.PLAIN_HOST}$`,
    likely: `^${G.LONG_HOST}$`,
    over: '^[^\\s/?#@]+$',
    samples: HOSTS,
    misses: ['-example.com', 'exa mple.com', 'example..com', `${'a'.repeat(64)}.com`],
  },
  'idn-hostname': {
    ignored: true,
    under: `^${G.PLAIN_HOST}$`,
    likely: '^[\\p{L}\\p{N}]+(?:[-.][\\p{L}\\p{N}]+)*$',
    samples: [...HOSTS, 'münchen.example'],
    misses: [],
  },
  ipv4: {
    under: `^${G.IPV4}$`,
    likely: `^${G.IPV4}$`,
    over: '^\\d{1,3}(?:\\.\\d{1,3}){3}$',
    samples: ['192.0.2.1', '127.0.0.1', '255.255.255.255'],
    misses: ['256.0.0.1', '192.0.2', 'localhost'],
  },
  ipv6: exact(
    G.IPV6,
    ['2001:db8::1', '::1', '2001:db8:0:0:0:0:0:1', '::ffff:192.0.2.1'],
    ['2001:db8', '12345::', '192.0.2.1'],
  ),
  uri: {
    under: `^${G.PLAIN_URI}$`,
    likely: `^${G.SCHEME}${G.URI_CHARS}$`,
    over: `^${G.SCHEME}[^]*$`,
    samples: URIS,
    misses: ['/a', 'example.com', 'https://example.com/a b', 'not a uri'],
  },
  'uri-reference': {
    under: `^(?:${G.PLAIN_URI}|${G.PLAIN_RELATIVE})$`,
    likely: `^${G.URI_CHARS}$`,
    samples: [...URIS, '/a/b', '../a', '#a'],
    misses: ['a b', 'https://example.com/a b', '\\a'],
  },
  iri: {
    ignored: true,
    under: `^${G.PLAIN_URI}$`,
    likely: `^${G.SCHEME}[^\\s<>"{}|\\\\^\`]*$`,
    samples: [...URIS, 'https://example.com/ä'],
    misses: [],
  },
  'iri-reference': {
    ignored: true,
    under: `^(?:${G.PLAIN_URI}|${G.PLAIN_RELATIVE})$`,
    likely: '^[^\\s<>"{}|\\\\^`]*$',
    samples: [...URIS, '/a/b', 'https://example.com/ä', '/ä'],
    misses: [],
  },
  'uri-template': {
    under: '^(?:[A-Za-z0-9._~!$&()*+,;=:@/?#-]|%[0-9A-Fa-f]{2}|\\{[#/.;?&]?[A-Za-z0-9_]+\\})*$',
    likely: '^(?:[^\\s"\'<>%\\\\^`{|}]|%[0-9A-Fa-f]{2}|\\{[^\\s{}]+\\})*$',
    samples: ['https://example.com/users/{id}', '/users/{id}', 'https://example.com/a'],
    misses: ['{', '/users/{id', '/users/{}'],
  },
  uuid: exact(`${HEX}{8}-${HEX}{4}-${HEX}{4}-${HEX}{4}-${HEX}{12}`, UUIDS, [
    '3fa85f64',
    '3fa85f6457174562b3fc2c963f66afa6',
    'not-a-uuid',
  ]),
  'json-pointer': exact(G.POINTER, ['/a/b', '', '/a/0'], ['a', '/~', '#/a']),
  'relative-json-pointer': {
    under: `^(?:0|[1-9]\\d*)(?:#|${G.POINTER})$`,
    likely: `^(?:0|[1-9]\\d*)(?:#|${G.POINTER})$`,
    over: `^(?:0|[1-9]\\d*)(?:[+-][1-9]\\d*)?(?:#|${G.POINTER})$`,
    samples: ['0', '1/a', '0#'],
    misses: ['/a', '01', '-1'],
  },
  regex: {
    under: '^[A-Za-z0-9 ,:;=@_]*$',
    samples: ['^[a-z]+$', 'a', '^\\d{4}$'],
    misses: ['(', '[a', '\\'],
  },
  url: {
    ignored: true,
    samples: ['https://example.com/a', 'http://example.com'],
    misses: [],
  },
  'json-pointer-uri-fragment': {
    ignored: true,
    samples: ['#/a/b', '#'],
    misses: [],
  },
};

/**
 * Formats that lie within others by what they mean, in both validators; only what the patterns above do not show by themselves. Not here:
 * email within idn-email and hostname within idn-hostname, for `ab--c` is a host name and no internationalised one.
 */
const WITHIN: Readonly<Record<string, readonly string[]>> = {
  ipv4: ['hostname'],
  uri: ['uri-reference', 'iri', 'iri-reference'],
  'uri-reference': ['iri-reference'],
  iri: ['iri-reference'],
};

/** The names of the formats this module knows something about. */
export const knownFormats: readonly string[] = Object.keys(FORMATS);

export function formatOf(name: string): Format | undefined {
  return Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
}

/** Realistic values of a format, the most usual first; none for a format that is not known. */
export function sampleOf(name: string): readonly string[] {
  return formatOf(name)?.samples ?? [];
}

/** Realistic values of every format: what a pattern without a hint was perhaps written for. */
export const allSamples: readonly string[] = [...new Set(Object.values(FORMATS).flatMap((format) => format.samples))];

/** Whether every string of the format `inner` is one of `outer` by what the names mean. */
export function isWithin(inner: string, outer: string): boolean {
  return inner === outer || (Object.hasOwn(WITHIN, inner) && WITHIN[inner]!.includes(outer));
}
