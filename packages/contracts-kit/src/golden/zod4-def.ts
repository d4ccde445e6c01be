/** The parts of Zod 4 (and Zod 4 mini) that are read here. Structural: the schema comes from the service's own Zod. */
export interface Zod4 {
  _zod: {
    def: Def4;
    traits?: Set<string>;
    optout?: string;
    constr?: new (def: object) => Zod4;
    parent?: Zod4;
  };
}

export interface Def4 {
  type: string;
  checks?: Check4[];
  coerce?: boolean;
  shape?: Record<string, unknown>;
  catchall?: Zod4;
  element?: Zod4;
  items?: Zod4[];
  rest?: Zod4 | null;
  keyType?: Zod4;
  valueType?: Zod4;
  options?: Zod4[];
  discriminator?: string;
  left?: Zod4;
  right?: Zod4;
  innerType?: Zod4;
  getter?: () => Zod4;
  in?: Zod4;
  out?: Zod4;
  values?: unknown[];
  defaultValue?: unknown;
  /** A format schema, `z.email()`, is its own first check. */
  check?: string;
}

export interface Check4 {
  _zod: { def: CheckDef4; constr?: new (def: object) => Check4 };
}

interface CheckDef4 {
  check: string;
  format?: string;
  pattern?: RegExp;
  fn?: unknown;
  value?: unknown;
  prefix?: string;
  suffix?: string;
  includes?: string;
  position?: number;
  local?: boolean;
  precision?: number;
  version?: string;
  hostname?: RegExp;
  protocol?: RegExp;
  alg?: string;
}

/** The schema's checks, the schema itself first when it is one. */
export function checksOf(schema: Zod4): Check4[] {
  const { def, traits } = schema._zod;
  const self = traits?.has('$ZodCheck') ? [schema as unknown as Check4] : [];
  return [...self, ...(def.checks ?? [])];
}

/** Whether a check's pattern is the one Zod itself gives that format, asked of the Zod that made it. */
export function hasZodsPattern(check: Check4): boolean {
  const { def, constr } = check._zod;
  if (def.pattern === undefined || constr === undefined || def.version !== undefined) return def.pattern === undefined;
  try {
    const { pattern: _, ...bare } = def;
    return String(new constr({ ...bare, checks: [] })._zod.def.pattern) === String(def.pattern);
  } catch {
    return false;
  }
}
