import * as z from 'zod';
import { reasonSchema, timeSchema } from './journal-bytes.js';
import { branchSchema, nameOf, serviceSchema, versionSchema } from './manifest.js';
import type { Departure, Presence, ServiceRecord, ServiceState } from './record-types.js';

/** The shapes of a service's records and of what they come to, as they are believed of the store. */
const environmentSchema = nameOf('environment');
const eventSchema = nameOf('event');
const instanceSchema = nameOf('instance');
const seqSchema = z.int().min(0);

export const serviceRecordSchema: z.ZodType<ServiceRecord> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('head-moved'),
    branch: branchSchema,
    version: versionSchema,
    from: versionSchema.nullable(),
  }),
  z.object({ kind: z.literal('branch-closed'), branch: branchSchema }),
  z.object({
    kind: z.literal('deployed'),
    environment: environmentSchema,
    instance: instanceSchema,
    version: versionSchema,
    emitsAgain: z.array(eventSchema).optional(),
  }),
  z.object({ kind: z.literal('undeployed'), environment: environmentSchema, instance: instanceSchema }),
  z.object({
    kind: z.literal('released'),
    environment: environmentSchema,
    version: versionSchema,
    emitsAgain: z.array(eventSchema).optional(),
  }),
  z.object({ kind: z.literal('support-ended'), environment: environmentSchema, version: versionSchema }),
  z.object({
    kind: z.literal('retired'),
    event: eventSchema.nullable(),
    provider: serviceSchema.nullable(),
    reason: reasonSchema,
  }),
  z.object({ kind: z.literal('yanked'), version: versionSchema, reason: reasonSchema }),
  z.object({ kind: z.literal('condemned'), versions: z.array(versionSchema).min(1).max(200) }),
  z.object({
    kind: z.literal('ignored'),
    environment: environmentSchema,
    version: versionSchema,
    counterpart: serviceSchema,
    reason: reasonSchema,
  }),
]);

const presence = {
  environment: environmentSchema,
  instance: instanceSchema.nullable(),
  version: versionSchema,
  since: timeSchema,
};
const presenceSchema: z.ZodType<Presence> = z.object(presence);
const departureSchema: z.ZodType<Departure> = z.object({ ...presence, until: timeSchema });

export const serviceStateSchema: z.ZodType<ServiceState> = z.object({
  seq: seqSchema,
  at: timeSchema.nullable(),
  live: z.array(presenceSchema),
  departed: z.array(departureSchema),
  heads: z.array(z.object({ branch: branchSchema, version: versionSchema, at: timeSchema })),
  closedBranches: z.array(z.object({ branch: branchSchema, at: timeSchema })),
  retired: z.object({ at: timeSchema, reason: reasonSchema }).nullable(),
  retiredEvents: z.array(
    z.object({ event: eventSchema, provider: serviceSchema.nullable(), at: timeSchema, reason: reasonSchema }),
  ),
  yanked: z.array(z.object({ version: versionSchema, at: timeSchema, reason: reasonSchema })),
});
