/**
 * Pact's verifier runs regular expressions with Oniguruma, in its Ruby-like syntax, over code points. Measured with the
 * verifier of pact-js 17.1: a value has to match as a whole, wherever the expression has anchors; `.` leaves out only the
 * line feed; `\d` is every decimal digit of Unicode 16, `\s` all its white space, `\h` a hexadecimal digit.
 * What is not in the common part, or was not measured, is not translated: `\w` above all, which changes with each Unicode.
 */
import { type Node, Reader, Refused } from './regex-read.js';

const LONGEST = 10_000;

export type Translated = { whole: string } | { reason: string };

/** `whole`: an ECMAScript pattern, flag `u`, without anchors, that matches as a whole exactly the strings that the expression does. */
export function translateRegex(regex: string): Translated {
  try {
    if (regex.length > LONGEST) throw new Refused('it is too long');
    const reader = new Reader(regex);
    const root = reader.alternatives(0);
    if (!reader.done) throw new Refused('a group is closed that was not opened');
    return { whole: written(root, true, true) };
  } catch (error) {
    if (error instanceof Refused)
      return { reason: `the regular expression ${quoted(regex)} is not translated: ${error.message}` };
    throw error;
  }
}

function quoted(regex: string): string {
  return regex.length > 80 ? `${regex.slice(0, 80)}…` : regex;
}

/** Anchors at the edges hold of a whole anyway; elsewhere they are those of lines. */
function written(node: Extract<Node, { kind: 'alternatives' }>, first: boolean, last: boolean): string {
  return node.of
    .map((sequence) => {
      const items = [...sequence];
      while (first && items[0]?.kind === 'start') items.shift();
      while (last && items.at(-1)?.kind === 'end') items.pop();
      return items.map((item, at) => one(item, first && at === 0, last && at === items.length - 1)).join('');
    })
    .join('|');
}

function one(node: Node, first: boolean, last: boolean): string {
  switch (node.kind) {
    case 'source':
      return node.source;
    case 'alternatives':
      return `(?:${written(node, first, last)})`;
    case 'repeat':
      return `${one(node.of, false, false)}${node.quantifier}`;
    case 'start':
    case 'end':
      throw new Refused('an anchor stands inside');
    default:
      return node satisfies never;
  }
}
