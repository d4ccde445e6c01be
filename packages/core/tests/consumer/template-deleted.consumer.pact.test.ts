import { expect } from 'chai';
import { consumerPact, dateTime, string, uuid } from 'contracts-kit/consumer';
import { Outbox } from '../../src/handlers/template-deleted.handler.js';

const deleted = '7e0f3f0a-3b8e-4a4f-8f41-6f0b8f2b6c3d';
const admin = 'f3b7b1fe-40a5-4a3e-8f0f-8d2cf5d0e1b2';
const type = 'com.example.templates.template-deleted';

describe('core consumes TemplateDeleted of templates', () => {
  const pact = consumerPact(import.meta, { provider: 'templates' });
  let outbox: Outbox;

  beforeEach(() => {
    outbox = new Outbox();
    outbox.schedule('message-1', deleted);
  });

  it('Outbox: holds the messages of a deleted template and says why', () =>
    pact.receives('a template was deleted for a reason', {
      event: 'TemplateDeleted',
      given: 'a template that is deleted for a reason',
      contents: {
        type,
        data: {
          templateId: uuid(deleted),
          deletedAt: dateTime('2026-11-03T17:12:43Z'),
          deletedBy: { userId: uuid(admin) },
          reason: string('replaced by a newer one'),
        },
      },
      handle: (event) => {
        outbox.onTemplateDeleted(event);
        expect(outbox.held).to.deep.equal([
          {
            messageId: 'message-1',
            since: new Date('2026-11-03T17:12:43Z'),
            because: 'replaced by a newer one',
            askUserId: admin,
          },
        ]);
      },
    }));

  it('Outbox: holds the messages of a template that was deleted without a reason', () =>
    pact.receives('a template was deleted', {
      event: 'TemplateDeleted',
      given: 'a template that is deleted without a reason',
      contents: {
        type,
        data: {
          templateId: uuid(deleted),
          deletedAt: dateTime('2026-11-03T17:12:43Z'),
          deletedBy: { userId: uuid(admin) },
        },
      },
      handle: (event) => {
        outbox.onTemplateDeleted(event);
        expect(outbox.held.map((hold) => hold.because)).to.deep.equal(['its template was deleted']);
      },
    }));
});
