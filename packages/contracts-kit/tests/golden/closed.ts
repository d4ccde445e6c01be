/** A closed object whose properties are all required, as a golden says it. */
export const closed = (properties: object) => ({
  type: 'object',
  properties,
  required: Object.keys(properties).sort(),
  additionalProperties: false,
});
