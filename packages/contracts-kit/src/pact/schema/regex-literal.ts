/** A character as itself, outside a class. */
export function literal(character: string): string {
  if (/[\\^$.*+?()[\]{}|/]/.test(character)) return `\\${character}`;
  return control(character) ?? character;
}

/** A character as itself, inside a class. */
export function inClass(character: string): string {
  if (/[\\^\]\-[]/.test(character)) return `\\${character}`;
  return control(character) ?? character;
}

function control(character: string): string | undefined {
  const code = character.codePointAt(0)!;
  return code < 0x20 || code === 0x7f || code === 0x2028 || code === 0x2029
    ? `\\u${code.toString(16).padStart(4, '0')}`
    : undefined;
}
