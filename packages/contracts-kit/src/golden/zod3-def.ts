/** The parts of Zod 3 that are read here. Structural: the schema comes from the service's own Zod. */
export interface Zod3 {
  _def: Def3;
}

export interface Def3 {
  typeName: string;
  description?: string;
  checks?: Check3[];
  coerce?: boolean;
  /** Array, branded and promise. */
  type?: Zod3;
  innerType?: Zod3;
  schema?: Zod3;
  effect?: { type: string };
  shape?: () => Record<string, unknown>;
  catchall?: Zod3;
  unknownKeys?: string;
  options?: Zod3[] | Map<unknown, Zod3>;
  left?: Zod3;
  right?: Zod3;
  items?: Zod3[];
  rest?: Zod3 | null;
  keyType?: Zod3;
  valueType?: Zod3;
  getter?: () => Zod3;
  value?: unknown;
  values?: unknown;
}

export interface Check3 {
  kind: string;
  value?: unknown;
  regex?: RegExp;
  inclusive?: boolean;
  position?: number;
  version?: string;
  local?: boolean;
}

export function optionsOf({ options }: Def3): Zod3[] {
  return options instanceof Map ? [...options.values()] : (options ?? []);
}
