import { expect } from 'chai';
import { consumerPact, uuid } from 'contracts-kit/consumer';
import { InvitationTemplates } from '../../src/handlers/template-deleted.handler.js';

const deleted = '6f1f0a52-5d0e-4a3e-9a56-4a39c0d1b7aa';
const type = 'com.example.templates.template-deleted';

describe('auth consumes TemplateDeleted of templates', () => {
  const pact = consumerPact(import.meta, { provider: 'templates' });
  let invitations: InvitationTemplates;

  beforeEach(() => {
    invitations = new InvitationTemplates();
    invitations.choose('engines', deleted);
  });

  it('InvitationTemplates: a deleted e-mail template gives way to the built-in one', () =>
    pact.receives('an e-mail template was deleted', {
      event: 'TemplateDeleted',
      given: 'an e-mail template',
      contents: { type, data: { kind: 'email', templateId: uuid(deleted) } },
      handle: (event) => {
        invitations.onTemplateDeleted(event);
        expect(invitations.templateOf('engines')).to.equal(InvitationTemplates.builtIn);
      },
    }));

  it('InvitationTemplates: a deleted text message template changes nothing', () =>
    pact.receives('a text message template was deleted', {
      event: 'TemplateDeleted',
      given: 'a text message template',
      contents: { type, data: { kind: 'sms', templateId: uuid(deleted) } },
      handle: (event) => {
        invitations.onTemplateDeleted(event);
        expect(invitations.templateOf('engines')).to.equal(deleted);
      },
    }));
});
