import { providerPacts } from 'contracts-kit/provider';
import { buildUserCreated } from '../../src/events/user-created.event.js';
import { signUp } from '../../src/users.js';

providerPacts(import.meta, {
  states: {
    'a user with a name': () => ({
      UserCreated: () => buildUserCreated(signUp({ email: 'ada@example.com', displayName: 'Ada Lovelace' })),
    }),
    'a user without a name': () => ({
      UserCreated: () => buildUserCreated(signUp({ email: 'guest@example.org', role: 'guest' })),
    }),
  },
});
