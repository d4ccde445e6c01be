import { readFile } from 'node:fs/promises';
import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import { pointerSteps } from '../json-pointer.js';

/** A JSON file as read: its value, and where in the text a pointer stands. */
export interface JsonText {
  value: unknown;
  lineOf(pointer: string): number;
}

/** The file's text, or undefined when there is no such file. Other failures reject. */
export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Parses JSON strictly. Rejects with a SyntaxError that names the line. */
export function parseJson(text: string): JsonText {
  const value: unknown = JSON.parse(text);
  let tree: Node | undefined;
  return {
    value,
    lineOf(pointer) {
      tree ??= parseTree(text);
      return tree ? lineOfPointer(text, tree, pointer) : 1;
    },
  };
}

/** 1-based line of the value a JSON Pointer names, or of the nearest ancestor that exists. */
function lineOfPointer(text: string, root: Node, pointer: string): number {
  const segments = pointerSteps(pointer).map((segment) => (/^(0|[1-9]\d*)$/.test(segment) ? Number(segment) : segment));
  for (let length = segments.length; length >= 0; length -= 1) {
    const path = segments.slice(0, length);
    const node = findNodeAtLocation(root, path) ?? findNodeAtLocation(root, path.map(String));
    if (node) return text.slice(0, node.offset).split('\n').length;
  }
  return 1;
}
