import type { Atom, Scalar } from './node.js';
import { textOf } from './rational.js';

/** The same text for the same condition, and only for it. */
export function keyOf(atom: Atom): string {
  const sign = 'must' in atom ? (atom.must ? '!' : '?') : '';
  const wanted = 'wanted' in atom ? (atom.wanted ? '+' : '-') : '';
  return `${atom.kind}${sign}${wanted}:${contentOf(atom)}`;
}

function contentOf(atom: Atom): string {
  switch (atom.kind) {
    case 'type':
      return String(atom.mask);
    case 'values':
      return JSON.stringify([...atom.values].sort((a, b) => (order(a) < order(b) ? -1 : 1)));
    case 'opaque':
      return atom.key;
    case 'minimum':
    case 'maximum':
      return `${textOf(atom.bound)}${atom.exclusive ? 'x' : ''}`;
    case 'multipleOf':
      return textOf(atom.of);
    case 'pattern':
    case 'format':
      return atom.text;
    case 'unique':
      return '';
    case 'item':
    case 'hasItem':
    case 'rest':
    case 'someItem':
      return `${atom.index}:${atom.schema.id}`;
    case 'atLeast':
    case 'atMost':
      return `${atom.count}:${atom.schema.id}`;
    case 'property':
    case 'hasProperty':
      return `${atom.schema.id}:${atom.name}`;
    case 'others':
    case 'someOther':
      return `${atom.schema.id}:${JSON.stringify([[...atom.names].sort(), [...atom.but].sort(), atom.pattern])}`;
    case 'names':
    case 'someName':
      return String(atom.schema.id);
    default:
      return String(atom.count);
  }
}

function order(value: Scalar): string {
  return `${typeof value}${String(value)}`;
}
