import { randomUUID } from 'node:crypto';
import { contractId, defineEvent } from 'contracts-kit';
import { z } from 'zod';
import { createTemplate, type Template } from '../templates.js';

const TYPE = 'com.example.templates.template-deleted';
const DATA_SCHEMA = contractId('templates', 'TemplateDeleted');

const common = {
  templateId: z.uuid(),
  name: z.string().min(1).max(200),
  deletedAt: z.iso.datetime({ offset: true }),
  deletedBy: z.object({ userId: z.uuid(), role: z.enum(['admin', 'member']) }),
  reason: z.string().max(1000).optional(),
  tags: z.array(z.string().min(1)).max(20),
};

export const templateDeletedSchema = z.strictObject({
  specversion: z.literal('1.0'),
  id: z.uuid(),
  source: z.literal('/templates'),
  type: z.literal(TYPE),
  subject: z.uuid().describe("The deleted template's id"),
  time: z.iso.datetime({ offset: true }),
  datacontenttype: z.literal('application/json'),
  dataschema: z.literal(DATA_SCHEMA),
  data: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('email'),
      ...common,
      subject: z.string().min(1),
      attachments: z.array(z.object({ fileName: z.string().min(1), bytes: z.int().min(0) })),
    }),
    z.object({ kind: z.literal('sms'), ...common, segments: z.int().min(1).max(10) }),
    z.object({ kind: z.literal('push'), ...common, platforms: z.array(z.enum(['ios', 'android', 'web'])).min(1) }),
  ]),
});

export type TemplateDeleted = z.infer<typeof templateDeletedSchema>;

export interface Deletion {
  by: { userId: string; role: 'admin' | 'member' };
  reason?: string;
}

/** The event that templates sends when somebody has deleted a template. */
export function buildTemplateDeleted(template: Template, deletion: Deletion): TemplateDeleted {
  const { id, ...rest } = template;
  const now = new Date().toISOString();
  return {
    specversion: '1.0',
    id: randomUUID(),
    source: '/templates',
    type: TYPE,
    subject: id,
    time: now,
    datacontenttype: 'application/json',
    dataschema: DATA_SCHEMA,
    data: {
      templateId: id,
      deletedAt: now,
      deletedBy: deletion.by,
      ...(deletion.reason !== undefined && { reason: deletion.reason }),
      ...rest,
    },
  };
}

export const templateDeleted = defineEvent({
  name: 'TemplateDeleted',
  description: 'A template is gone and can be used no more.',
  schema: templateDeletedSchema,
  build: () =>
    buildTemplateDeleted(
      createTemplate({
        kind: 'email',
        name: 'Invitation',
        subject: 'You are invited',
        attachments: [{ fileName: 'terms.pdf', bytes: 48_213 }],
        tags: ['invitation'],
      }),
      { by: { userId: randomUUID(), role: 'admin' }, reason: 'replaced by a newer one' },
    ),
});
