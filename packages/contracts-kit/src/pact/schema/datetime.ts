/**
 * Pact's own reader of Java's date formats, as the verifier of pact-js 17.1 has it: each part takes as many digits as it may,
 * fewer are enough (`2026-1-5` is a `yyyy-MM-dd`), signs of an offset may be repeated, its hours end at 11, and a day has to be
 * one of its month. Names of zones (`z`, `V`) come out of a table and are not translated.
 */

import type { Translated } from './regex.js';
import { literal } from './regex-literal.js';

interface Part {
  source: string;
  /** The most digits it takes where it begins and ends with some; 0 where it does not end with a digit. */
  digits: number;
  /** Takes exactly `digits` digits, since what follows begins with one. */
  full?: string;
  /** Whether its first character may be a digit. */
  opens: boolean;
  role?: 'year' | 'month' | 'day';
  /** Month: how it is written for the months with so many days. Day, year: see `calendar`. */
  letters?: number;
}

class Refused extends Error {}

/** A pattern for the flag `u`, without anchors, that matches as a whole exactly the texts Pact takes for this format. */
export function translateFormat(format: string): Translated {
  try {
    if (format.length > 200) throw new Refused('it is too long');
    const parts = partsOf(format);
    for (const role of ['year', 'month', 'day'])
      if (parts.filter((part) => part.role === role).length > 1) throw new Refused(`it has the ${role} twice`);
    return { whole: calendar(parts) };
  } catch (error) {
    if (error instanceof Refused)
      return { reason: `the date format ${JSON.stringify(format.slice(0, 80))} is not translated: ${error.message}` };
    throw error;
  }
}

function partsOf(format: string): Part[] {
  const parts: Part[] = [];
  for (let at = 0; at < format.length; ) {
    const rest = format.slice(at);
    const quoted = /^'((?:''|[^'])+)'/.exec(rest);
    const plain = /^[^A-Za-z0-9'{}[\]]+/.exec(rest);
    const letters = /^([A-Za-z])\1*/.exec(rest);
    if (quoted) parts.push(text(quoted[1]!.replaceAll("''", "'")));
    else if (rest.startsWith("''")) parts.push(text("'"));
    else if (plain) parts.push(text(plain[0]));
    else if (letters) parts.push(part(letters[1]!, letters[0].length));
    else throw new Refused(`Pact cannot read it at ${JSON.stringify(rest)}`);
    at += (quoted ?? (rest.startsWith("''") ? ["''"] : undefined) ?? plain ?? letters)![0].length;
  }
  if (parts.length === 0) throw new Refused('it is empty');
  return parts;
}

function text(value: string): Part {
  return { source: [...value].map(literal).join(''), digits: 0, opens: /^[0-9]/.test(value) };
}

const either = (...of: string[]) => `(?:${of.join('|')})`;
/** Without regard to case, ASCII. */
const anyCase = (word: string) =>
  [...word].map((c) => (/[a-z]/i.test(c) ? `[${c.toUpperCase()}${c.toLowerCase()}]` : c)).join('');
const names = (words: readonly string[]): Part => ({ source: either(...words.map(anyCase)), digits: 0, opens: false });
/** A number of at most two digits; `full` with exactly two. */
const number = (source: string, full: string): Part => ({
  source: either(source),
  full: either(full),
  digits: 2,
  opens: true,
});

const MONTHS = 'january february march april may june july august september october november december'.split(' ');
const DAYS = 'monday tuesday wednesday thursday friday saturday sunday'.split(' ');
const SIGNS = '[+\\-]+';
const HOUR_12 = '(?:0?[0-9]|1[01])';
const HOUR_12_FULL = '(?:0[0-9]|1[01])';
const MINUTE = '[0-5]?[0-9]';
const SECOND = '(?:[0-5]?[0-9]|60)';

function part(letter: string, count: number): Part {
  const most = (limit: number) => {
    if (count > limit) throw new Refused(`Pact takes at most ${limit} of the letter ${letter}`);
  };
  switch (letter) {
    case 'y':
    case 'Y':
    case 'u':
      if (count > 9) throw new Refused('its year has too many digits');
      return {
        source: `[0-9]{1,${count}}`,
        full: `[0-9]{${count}}`,
        digits: count,
        opens: true,
        role: 'year',
        letters: count,
      };
    case 'M':
      most(5);
      return count <= 2
        ? { ...number('0?[1-9]|1[0-2]', '0[1-9]|1[0-2]'), role: 'month', letters: count }
        : { ...names(monthNames(count)), role: 'month', letters: count };
    case 'L':
      most(5);
      return number('0?[1-9]|1[0-2]', '0[1-9]|1[0-2]');
    case 'd':
      most(2);
      return { ...number('0?[1-9]|[12][0-9]|3[01]', '0[1-9]|[12][0-9]|3[01]'), role: 'day' };
    case 'H':
      most(2);
      return number('[01]?[0-9]|2[0-3]', '[01][0-9]|2[0-3]');
    case 'k':
      most(2);
      return number('0?[1-9]|1[0-9]|2[0-4]', '0[1-9]|1[0-9]|2[0-4]');
    case 'h':
      most(2);
      return number('0?[1-9]|1[0-2]', '0[1-9]|1[0-2]');
    case 'K':
      most(2);
      return number(HOUR_12, HOUR_12_FULL);
    case 'm':
      most(2);
      return number(MINUTE, '[0-5][0-9]');
    case 's':
      most(2);
      return number(SECOND, '[0-5][0-9]|60');
    case 'S':
      if (count > 9) throw new Refused('its fraction has too many digits');
      return { source: `[0-9]{1,${count}}`, full: `[0-9]{${count}}`, digits: count, opens: true };
    case 'a':
      most(1);
      return names(['am', 'pm']);
    case 'G':
      most(5);
      return names(['ad', 'bc']);
    case 'E':
      most(5);
      return names(count <= 3 ? DAYS.map((day) => day.slice(0, 3)) : DAYS);
    case 'X':
    case 'x':
      most(5);
      return { source: letter === 'X' ? either('Z', offset(count)) : offset(count), digits: -1, opens: false };
    case 'Z':
      most(5);
      return {
        source:
          count <= 3
            ? `${SIGNS}${HOUR_12_FULL}${MINUTE}`
            : count === 4
              ? `(?:GMT|UTC)(?:${SIGNS}${HOUR_12}:${MINUTE})?`
              : offset(3),
        digits: -1,
        opens: false,
      };
    default:
      throw new Refused(`the letter ${letter} is not translated`);
  }
}

function offset(count: number): string {
  switch (count) {
    case 1:
      return `${SIGNS}(?:${HOUR_12}|${HOUR_12_FULL}${MINUTE})`;
    case 2:
      return `${SIGNS}${HOUR_12_FULL}${MINUTE}`;
    case 3:
      return `${SIGNS}${HOUR_12}:${MINUTE}`;
    case 4:
      return `${SIGNS}${HOUR_12_FULL}(?:${MINUTE}|[0-5][0-9]${SECOND})`;
    default:
      return `${SIGNS}${HOUR_12}:${MINUTE}(?::${SECOND})?`;
  }
}

const monthNames = (letters: number) => (letters === 3 ? MONTHS.map((month) => month.slice(0, 3)) : MONTHS);

/** The parts in a row; with month and day, once for each length of a month. */
function calendar(parts: readonly Part[]): string {
  const year = parts.find((one) => one.role === 'year');
  const month = parts.find((one) => one.role === 'month');
  const day = parts.find((one) => one.role === 'day');
  if (!month || !day) return row(parts);
  const with_ = (months: readonly number[], days: Part, years?: Part) =>
    row(
      parts.map((one) =>
        one === month ? inMonths(one, months) : one === day ? days : one === year && years ? years : one,
      ),
    );
  const days = (source: string, full: string) => number(source, full);
  return [
    with_([1, 3, 5, 7, 8, 10, 12], days('0?[1-9]|[12][0-9]|3[01]', '0[1-9]|[12][0-9]|3[01]')),
    with_([4, 6, 9, 11], days('0?[1-9]|[12][0-9]|30', '0[1-9]|[12][0-9]|30')),
    with_([2], days('0?[1-9]|1[0-9]|2[0-8]', '0[1-9]|1[0-9]|2[0-8]')),
    ...(year ? [with_([2], days('29', '29'), leapYears(year.letters!))] : []),
  ].join('|');
}

function inMonths(month: Part, which: readonly number[]): Part {
  if (month.letters! > 2) return names(which.map((one) => monthNames(month.letters!)[one - 1]!));
  const full = which.map((one) => String(one).padStart(2, '0'));
  return number(which.map((one) => (one < 10 ? `0?${one}` : String(one))).join('|'), full.join('|'));
}

/** Years of one to `count` digits; a year of two digits is one of the first century. */
function leapYears(count: number): Part {
  const four = '(?:0[48]|[2468][048]|[13579][26])';
  const century = '(?:[02468][048]|[13579][26])';
  const source = [
    '[048]',
    ...(count >= 2 ? ['00', four] : []),
    ...(count >= 3 ? ['[048]00', `[0-9]{1,${count - 2}}${four}`] : []),
    ...(count >= 4 ? [`[0-9]{0,${count - 4}}${century}00`] : []),
  ];
  const full =
    count === 1
      ? ['[048]']
      : count === 2
        ? ['00', four]
        : count === 3
          ? ['[048]00', `[0-9]${four}`]
          : [`[0-9]{${count - 2}}${four}`, `[0-9]{${count - 4}}${century}00`];
  return { source: either(...source), full: either(...full), digits: count, opens: true };
}

/** A number takes all the digits it may, so before another digit it is full. */
function row(parts: readonly Part[]): string {
  return parts
    .map((one, at) => {
      const next = parts[at + 1];
      if (one.digits === -1 && next && (next.opens || next.source.startsWith(':') || next.source.startsWith(SIGNS)))
        throw new Refused('something follows the offset');
      return next?.opens && one.digits > 0 ? one.full! : one.source;
    })
    .join('');
}
