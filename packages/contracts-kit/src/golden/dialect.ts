/** Which Zod a value is a schema of, `undefined` for anything else. Zod 4 mini is Zod 4. Never throws. */
export function dialectOf(value: unknown): 3 | 4 | undefined {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  try {
    const { _zod, _def } = value as { _zod?: { def?: { type?: unknown } }; _def?: { typeName?: unknown } };
    // Zod 4 first: only its converter may ever see it, since zod-to-json-schema silently makes `{}` of it.
    if (_zod !== undefined) return typeof _zod?.def?.type === 'string' ? 4 : undefined;
    return typeof _def?.typeName === 'string' && _def.typeName.startsWith('Zod') ? 3 : undefined;
  } catch {
    return undefined;
  }
}
