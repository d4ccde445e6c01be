/**
 * Text from outside (a pact, a schema, an example, an error of some library) made fit to print: one line stays one line,
 * nothing moves the cursor or turns the reading direction, and nothing is taken for a command of the CI that reads the log.
 */

const MAX_CHARACTERS = 2_000;
const MAX_LINES = 40;

/** What cannot be seen or moves what can, written out: `\u{1b}`. Line ends too. */
export function visible(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** On one line: what cannot be seen is written out, `\n`, `\u{1b}`. */
export function plainLine(text: string): string {
  const bounded =
    text.length <= MAX_CHARACTERS ? text : `${text.slice(0, MAX_CHARACTERS)}… (${text.length} characters)`;
  const line = visible(bounded.replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', ' '));
  // GitHub's runner obeys `::command::` at the start of a printed line, however far indented, and `##[command]` anywhere.
  return line.replace(/^(\s*):(?=:)/, '$1: ').replaceAll('##[', '# #[');
}

/** Line by line, colours taken out, with a word on what was left out of a very long text. */
export function plainLines(text: string): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours that other tools put into their messages
  const lines = text.replace(/\u001b\[[\d;]*m/g, '').split(/\r\n|[\n\r]/);
  const kept = lines.slice(0, MAX_LINES).map(plainLine);
  return lines.length <= MAX_LINES ? kept : [...kept, `… ${lines.length - MAX_LINES} more lines`];
}
