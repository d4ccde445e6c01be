import { randomUUID } from 'node:crypto';
import { providerPacts } from 'contracts-kit/provider';
import { buildTemplateDeleted, type Deletion } from '../../src/events/template-deleted.event.js';
import { createTemplate } from '../../src/templates.js';

const byAdmin = (reason?: string): Deletion => ({
  by: { userId: randomUUID(), role: 'admin' },
  ...(reason !== undefined && { reason }),
});
const sms = () => createTemplate({ kind: 'sms', name: 'One-time code', segments: 1 });
const push = () => createTemplate({ kind: 'push', name: 'Reminder', platforms: ['ios', 'android'] });
const email = () => createTemplate({ kind: 'email', name: 'Invitation', subject: 'You are invited', attachments: [] });

providerPacts(import.meta, {
  states: {
    'an e-mail template': () => ({ TemplateDeleted: () => buildTemplateDeleted(email(), byAdmin()) }),
    'a text message template': () => ({ TemplateDeleted: () => buildTemplateDeleted(sms(), byAdmin()) }),
    'a template that is deleted for a reason': () => ({
      TemplateDeleted: () => buildTemplateDeleted(push(), byAdmin('replaced by a newer one')),
    }),
    'a template that is deleted without a reason': () => ({
      TemplateDeleted: () => buildTemplateDeleted(push(), byAdmin()),
    }),
  },
});
