import { reads, type Scenario, sends } from './scenario.js';

/** Events that somebody gave up. auth sends, core reads. */
export const retired: Record<string, Scenario> = {
  'an event that its live consumer has given up': {
    broker: 'no: it has no such word',
    versions: { 'auth 2.0.0': { emits: { UserDeleted: { id: 'text' } } }, 'core 1.0.0': reads },
    happened: [
      [3, 'core 1.0.0 deployed to test'],
      [2, 'core retired auth/UserCreated'],
    ],
    ask: 'auth 2.0.0',
    answer: 'yes',
    pairs: ['core 1.0.0 with auth 2.0.0: yes, reads-nothing'],
    says: ['core gave up reading UserCreated of auth on 2026-11-21, so core 1.0.0 is not asked about it: a reason'],
  },
  'an event that its consumer has given up, deployed again since': {
    broker: 'no',
    versions: { 'auth 2.0.0': { emits: { UserDeleted: { id: 'text' } } }, 'core 1.0.0': reads, 'core 1.0.1': reads },
    happened: [
      [3, 'core 1.0.0 deployed to test', 'core retired auth/UserCreated'],
      [2, 'core 1.0.1 deployed to test'],
    ],
    ask: 'auth 2.0.0',
    answer: 'no',
    pairs: ['core 1.0.1 with auth 2.0.0: no, not-emitted'],
  },
  'a candidate reads again what its service had given up': {
    broker: 'no',
    versions: { 'auth 2.0.0': { emits: { UserDeleted: { id: 'text' } } }, 'core 1.0.0': reads },
    happened: [[3, 'auth 2.0.0 deployed to test', 'core retired auth/UserCreated']],
    ask: 'core 1.0.0',
    answer: 'no',
    pairs: ['core 1.0.0 with auth 2.0.0: no, not-emitted'],
  },
  'an event that is emitted no more, and was retired': {
    broker: 'no: it has no such word',
    versions: { 'auth 2.0.0': { emits: { UserDeleted: { id: 'text' } } }, 'core 1.0.0': reads },
    happened: [
      [3, 'core 1.0.0 deployed to test'],
      [2, 'auth retired UserCreated'],
    ],
    ask: 'auth 2.0.0',
    answer: 'yes',
    pairs: ['core 1.0.0 with auth 2.0.0: yes, reads-nothing'],
    says: ['auth gave up emitting UserCreated on 2026-11-21, so core 1.0.0 is not asked about it: a reason'],
  },
  'an event that was retired, emitted again, and is emitted no more': {
    broker: 'no: it has no such word',
    versions: {
      'auth 1.0.0': sends,
      'auth 2.0.0': { emits: { UserDeleted: { id: 'text' } } },
      'core 1.0.0': reads,
    },
    happened: [
      [4, 'core 1.0.0 deployed to test'],
      [3, 'auth retired UserCreated'],
      [2, 'auth 1.0.0 deployed to test'],
    ],
    ask: 'auth 2.0.0',
    answer: 'no',
    pairs: ['core 1.0.0 with auth 2.0.0: no, not-emitted'],
  },
  'an event of that name that its consumer gave up to read from another provider': {
    broker: 'no: it has no such word',
    versions: { 'auth 2.0.0': { emits: { UserDeleted: { id: 'text' } } }, 'core 1.0.0': reads },
    happened: [
      [3, 'core 1.0.0 deployed to test'],
      [2, 'core retired mail/UserCreated', 'core retired UserCreated'],
    ],
    ask: 'auth 2.0.0',
    answer: 'no',
    pairs: ['core 1.0.0 with auth 2.0.0: no, not-emitted'],
  },
};
