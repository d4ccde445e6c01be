import { expect } from 'chai';
import { consumerPact, string, uuid } from 'contracts-kit/consumer';
import { PersonalFolders } from '../../src/handlers/user-created.handler.js';

const user = 'f3b7b1fe-40a5-4a3e-8f0f-8d2cf5d0e1b2';
const type = 'com.example.auth.user-created';

describe('templates consumes UserCreated of auth', () => {
  const pact = consumerPact(import.meta, { provider: 'auth' });
  let folders: PersonalFolders;

  beforeEach(() => {
    folders = new PersonalFolders();
  });

  it('PersonalFolders: a new user has a folder that bears the name', () =>
    pact.receives('a user with a name was created', {
      event: 'UserCreated',
      given: 'a user with a name',
      contents: {
        type,
        data: { userId: uuid(user), displayName: string('Ada Lovelace'), locale: { language: string('en-GB') } },
      },
      handle: (event) => {
        folders.onUserCreated(event);
        expect(folders.folderOf(user)).to.deep.equal({ name: 'Templates of Ada Lovelace', language: 'en-GB' });
      },
    }));

  it('PersonalFolders: a user without a name has a folder too', () =>
    pact.receives('a user without a name was created', {
      event: 'UserCreated',
      given: 'a user without a name',
      contents: { type, data: { userId: uuid(user), locale: { language: string('fi') } } },
      handle: (event) => {
        folders.onUserCreated(event);
        expect(folders.folderOf(user)).to.deep.equal({ name: 'My templates', language: 'fi' });
      },
    }));
});
