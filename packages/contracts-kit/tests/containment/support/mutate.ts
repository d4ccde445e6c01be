import fc from 'fast-check';
import { type Field, formatNames, type ObjectShape, objects, patternSources, type Shape, shapes } from './shape.js';

/** One change as a person makes it to an event. Which place and which detail it is about, two numbers say. */
export interface Change {
  kind: (typeof kinds)[number];
  where: number;
  how: number;
  /** What comes in, where something does. */
  fresh: Shape;
  freshObject: ObjectShape;
}

const kinds = [
  'add property',
  'remove property',
  'required or optional',
  'retype property',
  'rename property',
  'open or close',
  'nullable or not',
  'bound',
  'enum value',
  'string condition',
  'union variant',
  'tagged variant',
  'array or tuple',
  'split into both',
  'replace',
] as const;

export const changes: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom(...kinds),
  where: fc.nat(1000),
  how: fc.nat(1000),
  fresh: shapes,
  freshObject: objects,
});

/** The shape after the change; the same shape where the change finds no place. */
export function mutate(shape: Shape, change: Change): Shape {
  const places = placesOf(shape);
  for (let turn = 0; turn < places.length; turn += 1) {
    const place = places[(change.where + turn) % places.length]!;
    const after = changed(place.shape, change);
    if (after !== undefined) return place.put(after);
  }
  return shape;
}

interface Place {
  shape: Shape;
  put(shape: Shape): Shape;
}

/** Every part of the shape, with what replaces it. */
function placesOf(shape: Shape): Place[] {
  const below = (part: Shape, put: (after: Shape) => Shape): Place[] =>
    placesOf(part).map((place) => ({ shape: place.shape, put: (after) => put(place.put(after)) }));
  const listed = (parts: Shape[], put: (after: Shape[]) => Shape): Place[] =>
    parts.flatMap((part, i) => below(part, (after) => put(parts.with(i, after))));
  const inFields = (fields: Field[], put: (after: Field[]) => Shape): Place[] =>
    fields.flatMap((field, i) => below(field.shape, (after) => put(fields.with(i, { ...field, shape: after }))));
  const own: Place = { shape, put: (after) => after };
  switch (shape.is) {
    case 'array':
    case 'record':
    case 'nullable':
      return [own, ...below(shape.of, (of) => ({ ...shape, of }))];
    case 'tuple':
      return [
        own,
        ...listed(shape.of, (of) => ({ ...shape, of })),
        ...(shape.rest === undefined ? [] : below(shape.rest, (rest) => ({ ...shape, rest }))),
      ];
    case 'union':
      return [own, ...listed(shape.of, (of) => ({ ...shape, of }))];
    case 'object':
      return [own, ...inFields(shape.fields, (fields) => ({ ...shape, fields }))];
    case 'both':
      return [
        own,
        ...inFields(shape.left.fields, (fields) => ({ ...shape, left: { ...shape.left, fields } })),
        ...inFields(shape.right.fields, (fields) => ({ ...shape, right: { ...shape.right, fields } })),
      ];
    case 'variants':
      return [
        own,
        ...shape.of.flatMap((one, i) =>
          inFields(one.fields, (fields) => ({ ...shape, of: shape.of.with(i, { ...one, fields }) })),
        ),
      ];
    default:
      return [own];
  }
}

function changed(shape: Shape, change: Change): Shape | undefined {
  const { kind, how, fresh } = change;
  switch (kind) {
    case 'add property':
    case 'remove property':
    case 'required or optional':
    case 'retype property':
    case 'rename property':
    case 'open or close':
      return shape.is === 'object' ? object(shape, change) : undefined;
    case 'nullable or not':
      return shape.is === 'nullable' ? shape.of : { is: 'nullable', of: shape };
    case 'bound':
      return bound(shape, how);
    case 'enum value':
      return enumeration(shape, how);
    case 'string condition':
      return text(shape, how);
    case 'union variant':
      if (shape.is !== 'union') return how % 3 === 0 ? { is: 'union', of: [shape, fresh] } : undefined;
      if (how % 2 === 0 || shape.of.length < 2) return { ...shape, of: [...shape.of, fresh] };
      return { ...shape, of: shape.of.toSpliced(how % shape.of.length, 1) };
    case 'tagged variant':
      return variant(shape, change);
    case 'array or tuple':
      if (shape.is === 'array') return { is: 'tuple', of: [shape.of], ...(how % 2 === 0 && { rest: shape.of }) };
      if (shape.is !== 'tuple') return undefined;
      return how % 2 === 0 ? { ...shape, of: [...shape.of, fresh] } : { is: 'array', of: shape.of[0]! };
    case 'split into both': {
      if (shape.is !== 'object') return undefined;
      const at = how % (shape.fields.length + 1);
      const part = (fields: Field[]): ObjectShape => ({ is: 'object', open: true, fields });
      return { is: 'both', left: part(shape.fields.slice(0, at)), right: part(shape.fields.slice(at)) };
    }
    case 'replace':
      return fresh;
    default:
      return kind satisfies never;
  }
}

function object(shape: ObjectShape, { kind, how, fresh }: Change): Shape | undefined {
  const { fields } = shape;
  if (kind === 'open or close') return { ...shape, open: !shape.open };
  if (kind === 'add property') {
    const key = ['added', 'reason', 'a', 'b'][how % 4]!;
    if (fields.some((field) => field.key === key)) return undefined;
    return { ...shape, fields: [...fields, { key, shape: fresh, required: how % 2 === 0 }] };
  }
  const i = how % Math.max(1, fields.length);
  const field = fields[i];
  if (field === undefined) return undefined;
  switch (kind) {
    case 'remove property':
      return { ...shape, fields: fields.toSpliced(i, 1) };
    case 'required or optional':
      return { ...shape, fields: fields.with(i, { ...field, required: !field.required }) };
    case 'retype property':
      return { ...shape, fields: fields.with(i, { ...field, shape: fresh }) };
    case 'rename property':
      return { ...shape, fields: fields.with(i, { ...field, key: `${field.key}2` }) };
    default:
      return undefined;
  }
}

function bound(shape: Shape, how: number): Shape | undefined {
  const by = how % 2 === 0 ? 1 : -1;
  if (shape.is === 'number') {
    const name = (['min', 'max', 'over', 'step', 'int'] as const)[how % 5]!;
    if (name === 'int') return { ...shape, int: !shape.int };
    if (name === 'step') return { ...shape, step: (shape.step ?? 1) * 2 };
    return { ...shape, [name]: (shape[name] ?? 0) + by };
  }
  if (shape.is !== 'string' && shape.is !== 'array') return undefined;
  const name = how % 4 < 2 ? 'min' : 'max';
  return { ...shape, [name]: Math.max(0, (shape[name] ?? (name === 'min' ? 0 : 8)) + by) };
}

function enumeration(shape: Shape, how: number): Shape | undefined {
  if (shape.is === 'literal' && typeof shape.value === 'string') {
    return { is: 'enum', values: [...new Set([shape.value, 'added'])] };
  }
  if (shape.is !== 'enum') return undefined;
  if (how % 5 === 4) return { is: 'string' };
  if (how % 2 === 0 || shape.values.length < 2) return { is: 'enum', values: [...new Set([...shape.values, 'added'])] };
  return { is: 'enum', values: shape.values.toSpliced(how % shape.values.length, 1) };
}

function text(shape: Shape, how: number): Shape | undefined {
  if (!['string', 'pattern', 'format', 'enum'].includes(shape.is)) return undefined;
  const choice = how % 3;
  if (choice === 0) return { is: 'pattern', source: patternSources[how % patternSources.length]! };
  if (choice === 1) return { is: 'format', name: formatNames[how % formatNames.length]! };
  return { is: 'string' };
}

function variant(shape: Shape, { how, freshObject }: Change): Shape | undefined {
  if (shape.is !== 'variants') return undefined;
  const i = how % shape.of.length;
  if (how % 3 === 0 && shape.of.length > 1) return { ...shape, of: shape.of.toSpliced(i, 1) };
  if (how % 3 === 1) return { ...shape, of: shape.of.with(i, { ...shape.of[i]!, fields: freshObject.fields }) };
  if (shape.of.some(({ value }) => value === 'added')) return { ...shape, open: !shape.open };
  return { ...shape, of: [...shape.of, { value: 'added', fields: freshObject.fields }] };
}
