import { randomUUID } from 'node:crypto';
import { contractId, defineEvent } from 'contracts-kit';
import { z } from 'zod';
import { signUp, type User } from '../users.js';

const TYPE = 'com.example.auth.user-created';
const DATA_SCHEMA = contractId('auth', 'UserCreated');

export const userCreatedSchema = z
  .object({
    specversion: z.literal('1.0'),
    id: z.string().uuid(),
    source: z.literal('/auth'),
    type: z.literal(TYPE),
    subject: z.string().uuid().describe("The new user's id"),
    time: z.string().datetime({ offset: true }),
    datacontenttype: z.literal('application/json'),
    dataschema: z.literal(DATA_SCHEMA),
    data: z.object({
      userId: z.string().uuid(),
      email: z.string().email(),
      displayName: z.string().min(1).max(200).optional(),
      role: z.enum(['admin', 'member', 'guest']),
      createdAt: z.string().datetime({ offset: true }),
      locale: z.object({
        language: z.string().min(2).max(35).describe('BCP 47'),
        timeZone: z.string().min(1).describe('IANA time zone'),
      }),
      teams: z.array(z.object({ id: z.string().uuid(), name: z.string().min(1) })).max(50),
    }),
  })
  .strict();

export type UserCreated = z.infer<typeof userCreatedSchema>;

/** The event that auth sends when an account is made. */
export function buildUserCreated(user: User): UserCreated {
  return {
    specversion: '1.0',
    id: randomUUID(),
    source: '/auth',
    type: TYPE,
    subject: user.id,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    dataschema: DATA_SCHEMA,
    data: {
      userId: user.id,
      email: user.email,
      ...(user.displayName !== undefined && { displayName: user.displayName }),
      role: user.role,
      createdAt: user.createdAt.toISOString(),
      locale: user.locale,
      teams: user.teams,
    },
  };
}

export const userCreated = defineEvent({
  name: 'UserCreated',
  description: 'Somebody has an account now.',
  schema: userCreatedSchema,
  build: () =>
    buildUserCreated(
      signUp({
        email: 'ada@example.com',
        displayName: 'Ada Lovelace',
        role: 'admin',
        language: 'en-GB',
        timeZone: 'Europe/London',
        teams: [{ id: randomUUID(), name: 'Engines' }],
      }),
    ),
});
