import { createRequire } from 'node:module';
import { expect } from 'chai';
import { z } from 'zod';
import { spellingsOf } from '../../src/compatibility/consumer-proof-spellings.js';
import { proveContainment } from '../../src/containment/index.js';
import { matchesFormat } from '../../src/containment/strings/index.js';
import type { Schema } from '../../src/containment/types.js';
import { formats as kit } from '../../src/pact/formats.js';
import { brief, closed, message, prove, regex, rules } from './support.js';

/** The expressions of pact-js's own matchers. */
const pact = createRequire(createRequire(import.meta.url).resolve('@pact-foundation/pact'))(
  './common/matcherFormats.js',
) as Record<'EMAIL_FORMAT' | 'IPV6_FORMAT' | 'ISO8601_DATETIME_FORMAT' | 'ISO8601_DATETIME_WITH_MILLIS_FORMAT', string>;
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

const of = (golden: string | Schema): Schema =>
  typeof golden === 'string' ? { type: 'string', format: golden } : golden;
const differences = (golden: string | Schema, rule: object) =>
  prove(closed({ a: of(golden) }), [message('m', { data: { a: 'x' } }, { '$.data.a': rule })]);
const datetime = (format: string) => rules({ match: 'datetime', format });

/** What the golden says, what the pact expects. */
type Row = readonly [golden: string | Schema, rule: object];

const spelled: Record<string, Row> = {
  'a uuid in lower case': ['uuid', regex(UUID)],
  'a uuid in upper case': ['uuid', regex(UUID.replaceAll('a-f', 'A-F'))],
  'a uuid of RFC 9562': ['uuid', regex('^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$')],
  'a uuid of version 7 where the golden has no other': [
    { type: 'string', format: 'uuid', pattern: '^.{14}7' },
    regex('^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$'),
  ],
  'pact-js iso8601DateTime': ['date-time', regex(pact.ISO8601_DATETIME_FORMAT)],
  'pact-js iso8601DateTimeWithMillis': ['date-time', regex(pact.ISO8601_DATETIME_WITH_MILLIS_FORMAT)],
  'pact-js datetime with Z': ['date-time', datetime("yyyy-MM-dd'T'HH:mm:ss'Z'")],
  'pact-js datetime with milliseconds': ['date-time', datetime("yyyy-MM-dd'T'HH:mm:ss.SSSX")],
  'pact-js datetime with an offset and no Z': ['date-time', datetime("yyyy-MM-dd'T'HH:mm:ss.SSSxxx")],
  'a date-time without a fraction, where the golden has one offset': [
    { type: 'string', format: 'date-time', pattern: '\\+02:00$' },
    regex('^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\+02:00$'),
  ],
  microseconds: ['date-time', regex('^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z$')],
  'a time without a fraction': ['time', regex('^\\d\\d:\\d\\d:\\d\\dZ$')],
  'years of four digits that begin with none': ['date', regex('^[1-9]\\d{3}-\\d\\d-\\d\\d$')],
  'pact-js email': ['email', regex(pact.EMAIL_FORMAT)],
  'an email in lower case': ['email', regex('^[a-z0-9._%+-]+@[a-z0-9.-]+\\.[a-z]{2,}$')],
  'an email with a dot in its domain': ['email', regex('^[^@ ]+@[^@ ]+\\.[^@ ]+$')],
  'a host in lower case': ['hostname', regex('^[a-z0-9.-]+$')],
  'a scheme in lower case': ['uri', regex('^[a-z][a-z0-9+.-]*:.+$')],
  'pact-js ipv6Address': ['ipv6', regex(pact.IPV6_FORMAT)],
};

const narrower: Record<string, Row> = {
  'dates of two centuries': ['date', regex('^(19|20)\\d\\d-\\d\\d-\\d\\d$')],
  'the first of the month': ['date', regex('^\\d{4}-\\d\\d-01$')],
  'uuids that begin so': ['uuid', regex('^01[0-9a-f]{6}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$')],
  'uuids of version 4': ['uuid', regex('^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$')],
  'uuids that begin so, where the golden has upper case': [
    { type: 'string', format: 'uuid', pattern: '^[0-9A-F-]+$' },
    regex('^01[0-9A-F-]+$'),
  ],
  'date-times of one year': ['date-time', regex('^2026-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$')],
  'date-times of one year, where the golden has one offset': [
    { type: 'string', format: 'date-time', pattern: '\\+02:00$' },
    regex('^2026-.*$'),
  ],
  'date-times on the hour': ['date-time', regex('^\\d{4}-\\d\\d-\\d\\dT\\d\\d:00:00Z$')],
  'date-times of one time zone': ['date-time', regex('^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\+01:00$')],
  'pact-js datetime without an offset': ['date-time', datetime("yyyy-MM-dd'T'HH:mm:ss")],
  'times before noon': ['time', regex('^(0\\d|1[01]):\\d\\d:\\d\\dZ$')],
  'emails of one domain': ['email', regex('^.+@example\\.com$')],
  'emails of short top-level domains': ['email', regex('^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,4}$')],
  'emails of short names': ['email', regex('^[^@]{1,32}@[^@]+$')],
  'hosts of one domain': ['hostname', regex('^[a-z0-9.-]+\\.com$')],
  'addresses of one scheme': ['uri', regex('^https?:\\/\\/.*$')],
  'addresses of one network': ['ipv4', regex('^10\\.\\d+\\.\\d+\\.\\d+$')],
  'durations within a day': ['duration', regex('^PT.*$')],
};

describe('proveConsumer, spelling and value', () => {
  for (const [name, [golden, rule]] of Object.entries(spelled)) {
    it(`proveConsumer: the same values in other spellings are lexical: ${name}`, () => {
      expect(brief(differences(golden, rule))).to.deep.equal(['lexical /data/a']);
    });
  }

  for (const [name, [golden, rule]] of Object.entries(narrower)) {
    it(`proveConsumer: fewer values are over-specified: ${name}`, () => {
      const found = differences(golden, rule);
      expect(brief(found)).to.deep.equal(['over-specified /data/a']);
      if (found[0]?.kind !== 'over-specified') throw new Error('not over-specified');
      const { a } = (found[0].witness as { data: { a: string } }).data;
      const format = (of(golden) as { format: string }).format;
      if (!name.includes('where the golden has'))
        expect(spellingsOf(format)[0], `${a} is not in the usual spelling`).to.satisfy((source: string) =>
          new RegExp(source, 'u').test(a),
        );
    });
  }

  for (const [name, source] of Object.entries(kit)) {
    it(`proveConsumer: the kit's own matcher is no narrower than the format: ${name}`, () => {
      const found = differences(name === 'dateTime' ? 'date-time' : name, regex(source));
      expect(found.filter((one) => one.kind !== 'unknown' || !one.spelling)).to.deep.equal([]);
    });
  }

  it('proveConsumer: what else the golden says of the value may be too much to decide', () => {
    const { $schema: _, ...counted } = z.toJSONSchema(z.hostname());
    const found = differences(counted, regex(kit.hostname));
    expect(found).to.have.length(1);
    expect(found[0]).to.include({ kind: 'unknown', spelling: true });
  });

  it('proveConsumer: a pattern for two formats spells both, one in each variant', () => {
    const variant = (kind: string, format: string) => closed({ kind: { const: kind }, a: { type: 'string', format } });
    const golden = { anyOf: [variant('u', 'uuid'), variant('d', 'date-time')] };
    const expects = (kind: string, source: string) =>
      message(kind, { data: { kind, a: 'x' } }, { '$.data.a': regex(source) });
    const clock = 'T\\d\\d:\\d\\d:\\d\\dZ';
    const both = `^(?:${UUID}|\\d{4}-\\d\\d-\\d\\d${clock})$`;
    const found = prove(golden, [expects('u', both), expects('d', both)]);
    expect(brief(found)).to.deep.equal(['lexical /data/a']);
    const one = `^(?:${UUID}|2026-\\d\\d-\\d\\d${clock})$`;
    expect(brief(prove(golden, [expects('u', one), expects('d', one)]))).to.include('over-specified /data/a');
  });

  it('proveConsumer: a spelling does not hide that the value may be null', () => {
    for (const source of [UUID, '^[0-9a-f-]{36}$'])
      expect(
        brief(differences({ anyOf: [{ type: 'string', format: 'uuid' }, { type: 'null' }] }, regex(source))),
        source,
      ).to.have.members(['lexical /data/a', 'over-specified /data/a']);
  });

  it('spellingsOf: each is a part of its format, so that no event is asked for that cannot be', () => {
    for (const format of [
      'uuid',
      'date',
      'date-time',
      'time',
      'duration',
      'email',
      'hostname',
      'uri',
      'ipv4',
      'ipv6',
      'iri',
    ]) {
      expect(spellingsOf(format), format).to.not.deep.equal([]);
      for (const pattern of spellingsOf(format)) {
        const answer = proveContainment({ type: 'string', pattern }, { format });
        expect(answer.verdict, `${format} ${pattern}`).to.not.equal('refuted');
        const some = proveContainment({ type: 'string', pattern }, false);
        if (some.verdict !== 'refuted') throw new Error(`nothing has ${pattern}`);
        expect(matchesFormat(format, some.witness as string), `${format} ${JSON.stringify(some.witness)}`).to.equal(
          true,
        );
      }
    }
    expect(spellingsOf('constructor')).to.deep.equal([]);
  });
});
