/** An XML element, as far as JUnit files need one. */
export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

const TAG = /^<(\/?)([A-Za-z][\w.-]*)((?:\s+[A-Za-z][\w.-]*="[^"<]*")*)\s*(\/?)>/;

/**
 * Reads a document strictly: one root, every tag closed in order, quoted attributes that are not stated twice, only
 * entities and characters that XML 1.0 has. Throws at the first thing that is not well-formed.
 */
export function parseXml(document: string): Element {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 forbids them
  const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.exec(document);
  if (forbidden) throw new Error(`a character that XML does not have at ${forbidden.index}`);
  if (!document.isWellFormed()) throw new Error('half a character');
  const prolog = /^<\?xml version="1\.0" encoding="UTF-8"\?>\s*/.exec(document);
  if (!prolog) throw new Error('no XML declaration');
  const top: Element = { name: '', attributes: {}, children: [], text: '' };
  const open: Element[] = [top];
  let rest = document.slice(prolog[0].length);
  while (rest !== '') {
    const here = open.at(-1) as Element;
    if (!rest.startsWith('<')) {
      const end = rest.indexOf('<');
      const text = end === -1 ? rest : rest.slice(0, end);
      if (text.includes(']]>')) throw new Error(']]> in text');
      here.text += unescaped(text);
      rest = rest.slice(text.length);
      continue;
    }
    const tag = TAG.exec(rest);
    if (!tag) throw new Error(`not a tag: ${rest.slice(0, 60)}`);
    const [whole, closes, name = '', attributes = '', empty] = tag;
    rest = rest.slice(whole.length);
    if (closes) {
      if (here.name !== name) throw new Error(`</${name}> closes <${here.name}>`);
      open.pop();
      continue;
    }
    const element: Element = { name, attributes: readAttributes(attributes), children: [], text: '' };
    here.children.push(element);
    if (!empty) open.push(element);
  }
  const [root, ...more] = top.children;
  if (open.length !== 1) throw new Error(`<${open.at(-1)?.name}> is not closed`);
  if (!root || more.length > 0 || top.text.trim() !== '') throw new Error('not one root element');
  return root;
}

function readAttributes(text: string): Record<string, string> {
  const read = new Map<string, string>();
  for (const [, name = '', value = ''] of text.matchAll(/\s+([A-Za-z][\w.-]*)="([^"<]*)"/g)) {
    if (read.has(name)) throw new Error(`${name} is stated twice`);
    // What a reader makes of line ends in attributes.
    read.set(name, unescaped(value.replace(/[\r\n\t]/g, ' ')));
  }
  return Object.fromEntries(read);
}

function unescaped(text: string): string {
  const known: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text.replace(/&([^;&]*);|&/g, (_, entity: string | undefined) => {
    const code = /^#(\d+)$/.exec(entity ?? '')?.[1];
    const character = code === undefined ? known[entity ?? ''] : String.fromCodePoint(Number(code));
    if (character === undefined) throw new Error(`no such entity: &${entity ?? ''}`);
    return character;
  });
}

/** Every element of that name, in document order. */
export function elements(root: Element, name: string): Element[] {
  return [...(root.name === name ? [root] : []), ...root.children.flatMap((child) => elements(child, name))];
}
