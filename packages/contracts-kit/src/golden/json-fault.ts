import { isUtf8 } from 'node:buffer';
import { visit } from 'jsonc-parser';

/** Why a text is no JSON that every reader reads alike. */
export interface JsonFault {
  message: string;
  /** 1-based. */
  line: number;
  mend: string;
}

/**
 * What is wrong with a text as JSON, if anything. A name that stands twice in one object is a fault: JSON.parse takes the
 * last value, other readers the first, so what one checks is not what another sees (RFC 8259, 4: "unpredictable").
 */
export function jsonFault(content: string | Buffer): JsonFault | undefined {
  if (typeof content !== 'string' && !isUtf8(content))
    return { message: 'it is not UTF-8', line: 1, mend: 'Save it as UTF-8.' };
  const text = content.toString();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const message = (error as Error).message.replace(/\s+/g, ' ');
    return {
      message,
      line: errorLine(text),
      mend: 'Correct the JSON; a comment or a comma after the last property is none.',
    };
  }
  return nameFault(text, value);
}

/** What is wrong with the names of a text that JSON.parse takes for `value`, if anything. */
export function nameFault(text: string, value: unknown): JsonFault | undefined {
  try {
    // A name that stands twice is one member fewer: the exact look, which says where, takes far longer.
    return namesIn(text) === membersOf(value) ? undefined : nameTwice(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { message: 'it is nested too deep', line: 1, mend: 'Write it with fewer levels.' };
  }
}

/** How many names stand in a text that JSON.parse takes: outside of strings, a colon follows each and nothing else. */
function namesIn(text: string): number {
  let names = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x3a) names += 1;
    else if (code === 0x22) {
      for (at += 1; text.charCodeAt(at) !== 0x22; at += 1) if (text.charCodeAt(at) === 0x5c) at += 1;
    }
  }
  return names;
}

/** @throws RangeError for a value nested too deep */
function membersOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const members = Object.values(value);
  let count = Array.isArray(value) ? 0 : members.length;
  for (const member of members) count += membersOf(member);
  return count;
}

/** Rests on a text that JSON.parse takes. @throws RangeError for one nested too deep */
function nameTwice(text: string): JsonFault | undefined {
  const open: Set<string>[] = [];
  let fault: JsonFault | undefined;
  visit(text, {
    onObjectBegin: () => void open.push(new Set()),
    onObjectEnd: () => void open.pop(),
    onObjectProperty: (name, _offset, _length, line) => {
      const names = open.at(-1);
      if (names?.has(name)) {
        fault ??= {
          message: `the name ${JSON.stringify(name)} stands twice in one object`,
          line: line + 1,
          mend: 'Remove one of the two: readers do not agree which one counts.',
        };
      }
      names?.add(name);
    },
  });
  return fault;
}

function errorLine(text: string): number {
  let at: number | undefined;
  const options = { disallowComments: true };
  try {
    visit(
      text,
      {
        onError: (_code, _offset, _length, line) => {
          at ??= line + 1;
        },
      },
      options,
    );
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return at ?? 1;
}
