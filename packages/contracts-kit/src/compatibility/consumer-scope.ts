import { beginsResource, dialectOf, resolveReference, type Scope } from '../containment/references.js';
import type { Schema } from '../containment/types.js';
import { isObject } from '../hostile-json.js';
import { toPointer } from '../json-pointer.js';

/** Why a scope cannot be used, and where in it. */
export interface ScopeFault {
  pointer: string;
  /** Ends a sentence about the scope. */
  message: string;
  mend: string;
}

const MAPS = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas', 'dependencies'];
/** These hold values, not schemas. */
const VALUES = ['const', 'enum', 'default', 'examples', 'required'];
const DEEPEST = 200;

/** What the metaschema does not see: a dialect that is not known, a reference that leads nowhere. */
export function scopeFault(scope: Schema): ScopeFault | undefined {
  const dialect = dialectOf(scope);
  if (!dialect)
    return {
      pointer: '/$schema',
      message: 'names a dialect in "$schema" that is not draft-07, 2019-09 or 2020-12',
      mend: 'Remove "$schema": without it a scope is of 2020-12.',
    };
  const visit = (node: unknown, at: readonly string[], from: Scope, depth: number): ScopeFault | undefined => {
    if (Array.isArray(node)) {
      for (const [index, one] of node.entries()) {
        const fault = visit(one, [...at, String(index)], from, depth + 1);
        if (fault) return fault;
      }
      return undefined;
    }
    if (!isObject(node) || depth > DEEPEST) return undefined;
    const begins = depth > 0 && beginsResource(node);
    const own = begins ? { ...from, root: node } : from;
    if (begins && !dialectOf(node, dialect))
      return {
        pointer: toPointer([...at, '$schema']),
        message: 'names a dialect that is not known',
        mend: 'Remove "$schema".',
      };
    if (typeof node.$ref === 'string' && !resolveReference(node.$ref, own, scope))
      return {
        pointer: toPointer([...at, '$ref']),
        message: `refers to ${JSON.stringify(node.$ref.slice(0, 200))}, which is not in it; nothing is loaded from elsewhere`,
        mend: 'Point at a place in the scope, "#/$defs/…", or write the schema out in its place.',
      };
    for (const [name, child] of Object.entries(node)) {
      if (VALUES.includes(name)) continue;
      const into = [...at, name];
      const fault =
        MAPS.includes(name) && isObject(child) ? visitMap(child, into, own, depth) : visit(child, into, own, depth + 1);
      if (fault) return fault;
    }
    return undefined;
  };
  const visitMap = (map: Record<string, unknown>, at: readonly string[], from: Scope, depth: number) => {
    for (const [name, one] of Object.entries(map)) {
      const fault = visit(one, [...at, name], from, depth + 1);
      if (fault) return fault;
    }
    return undefined;
  };
  return visit(scope, [], { root: scope, dialect, pointer: '' }, 0);
}
