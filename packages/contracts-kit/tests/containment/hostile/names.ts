import type { Schema } from '../../../src/containment/types.js';
import { atMostProven, type Case, proven, refuted } from './case.js';

const own = (json: string) => JSON.parse(json) as Schema;

/** Names that are special to JavaScript and to nobody else. */
const names = [
  '__proto__',
  'constructor',
  '',
  'hasOwnProperty',
  'toString',
  'length',
  'a/b',
  '~1',
  '\u0000',
  '\ud83d\ude00',
];

export const named: Case[] = names.flatMap((name): Case[] => {
  const key = JSON.stringify(name);
  const of = (schema: string) => own(`{"type": "object", "properties": {${key}: ${schema}}}`);
  return [
    { name: `${key} retyped`, inner: of('{"type": "number"}'), outer: of('{"type": "string"}'), may: refuted },
    { name: `${key} widened`, inner: of('{"type": "integer"}'), outer: of('{"type": "number"}'), may: proven },
    { name: `${key} required`, inner: of('{}'), outer: own(`{"required": [${key}]}`), may: refuted },
    {
      name: `${key} required and closed`,
      inner: own(`{"type": "object", "required": [${key}]}`),
      outer: own(`{"type": "object", "required": [${key}], "minProperties": 1}`),
      may: proven,
    },
    {
      name: `${key} is another property`,
      inner: own(`{"type": "object", "additionalProperties": {"type": "number"}}`),
      outer: of('{"type": "number"}'),
      may: proven,
    },
    {
      name: `${key} is not allowed`,
      inner: of('{}'),
      outer: own('{"type": "object", "additionalProperties": false}'),
      may: refuted,
    },
    {
      name: `${key} in a constant`,
      inner: own(`{"const": {${key}: 1}}`),
      outer: of('{"type": "number"}'),
      may: proven,
    },
    {
      name: `${key} in a constant that differs`,
      inner: own(`{"const": {${key}: 1}}`),
      outer: own(`{"enum": [{${key}: 2}, {}]}`),
      may: refuted,
    },
    {
      name: `${key} depended upon`,
      inner: own(`{"type": "object", "required": [${key}]}`),
      outer: own(`{"dependentRequired": {${key}: ["a"]}}`),
      may: refuted,
    },
    {
      name: `${key} as a definition`,
      inner: own(
        `{"$defs": {${key}: {"type": "string"}}, "$ref": ${JSON.stringify(`#/$defs/${encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))}`)}}`,
      ),
      outer: { type: 'string' },
      may: atMostProven,
    },
  ];
});
