/**
 * What a service declares of an event it emits. Pure data and functions: importing it loads neither Pact nor the AWS
 * SDK, so it is safe in production code.
 */

/** Any Zod 3 or Zod 4 schema. Structural, since the service brings its own Zod. */
export interface AnyZodSchema {
  // Zod 3 has `_def.typeName`, Zod 4 has `_zod.def`; `golden/` tells them apart.
  readonly _output?: unknown;
}

/** The type a schema's parsed value has, for Zod 3 and Zod 4 alike. */
export type OutputOf<S> = S extends { readonly _output: infer O } ? O : unknown;

export type LossKind = 'refinement' | 'transform' | 'coercion' | 'custom';

/** Something the Zod schema checks or does that JSON Schema cannot say, declared so that it is not lost in silence. */
export interface KnownLoss {
  /** JSON Pointer to the value in the event, `/data/email`; array items as `*`: `/data/tags/*`. `''` is the event. */
  at: string;
  kind: LossKind;
  reason: string;
  /**
   * For a transform or coercion: the JSON Schema of what is emitted there, since the golden describes the output.
   * Required for these two kinds.
   */
  emits?: Readonly<Record<string, unknown>>;
}

export interface EventDefinition<S extends AnyZodSchema = AnyZodSchema> {
  /** `UserCreated`: /^[A-Z][A-Za-z0-9]{0,99}$/. The golden is `<name>.schema.json`. */
  name: string;
  /** One sentence for the golden's `description`. */
  description: string;
  schema: S;
  /** Builds one event with the code that builds it in production. */
  build: () => OutputOf<S> | Promise<OutputOf<S>>;
  losses?: readonly KnownLoss[];
}

export interface DefinedEvent<S extends AnyZodSchema = AnyZodSchema> extends EventDefinition<S> {
  readonly kind: 'contracts-kit/event';
}

/** Declares an event. The kit finds it by the file's name, `src/**\/*.event.ts`, whatever the export is called. */
export function defineEvent<S extends AnyZodSchema>(definition: EventDefinition<S>): DefinedEvent<S> {
  return Object.freeze({ ...definition, kind: 'contracts-kit/event' as const });
}

/**
 * The golden's `$id`, which is also the CloudEvents `dataschema` of the event. It names the contract, not a version of
 * it: the same contract has the same golden in every version.
 */
export function contractId<S extends string, E extends string>(service: S, event: E): `urn:event-contract:${S}:${E}` {
  return `urn:event-contract:${service}:${event}`;
}
