/** The changes a person would name, each in one word of its own. */
export const changeKinds = [
  'property-added',
  'property-removed',
  'made-required',
  'made-optional',
  'type-changed',
  'made-nullable',
  'made-not-nullable',
  'enum-value-added',
  'enum-value-removed',
  'enum-added',
  'enum-removed',
  'const-changed',
  'bound-changed',
  'pattern-changed',
  'format-changed',
  'object-opened',
  'object-closed',
  'property-names-changed',
  'unique-items-changed',
  'contains-changed',
  'tuple-item-added',
  'tuple-item-removed',
  'items-opened',
  'items-closed',
  'variant-added',
  'variant-removed',
  'dependency-changed',
  'condition-changed',
  'nothing-allowed',
  'schema-changed',
] as const;

export type ChangeKind = (typeof changeKinds)[number];

export interface NamedChange {
  kind: ChangeKind;
  /** JSON Pointer into the event; `*` stands for every item of an array and every value of a record. */
  at: string;
  /** JSON Pointer into the old schema, at what changed or at the schema it is missing from. */
  old: string;
  /** JSON Pointer into the new schema. */
  new: string;
  /** One sentence. */
  message: string;
}
