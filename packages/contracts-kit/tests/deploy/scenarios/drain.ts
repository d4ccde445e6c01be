import { reads, readsName, type Scenario, sends, sendsMore, within } from './scenario.js';

const NOTHING = 'yes, or no if that is the pair that is live: it knows nothing of events in queues';
const sendsNamed = { emits: { UserCreated: { id: 'text', name: 'text' } } };

/** Events outlive deployments. auth 1 may leave the name out, auth 2 always has it, core 2 relies on it. */
export const drain: Record<string, Scenario> = {
  'a provider version that left six days ago still counts': {
    broker: NOTHING,
    versions: { 'auth 1.0.0': sendsMore, 'auth 2.0.0': sendsNamed, 'core 2.0.0': readsName },
    happened: [
      [30, 'auth 1.0.0 deployed to test'],
      [6, 'auth 2.0.0 deployed to test', 'core 2.0.0 verified with auth 2.0.0'],
    ],
    ask: 'core 2.0.0',
    answer: 'no',
    pairs: ['core 2.0.0 with auth 1.0.0: no, refuted', 'core 2.0.0 with auth 2.0.0: yes, executed'],
  },
  'within the margin for clocks that disagree it counts too': {
    broker: NOTHING,
    versions: { 'auth 1.0.0': sendsMore, 'auth 2.0.0': sendsNamed, 'core 2.0.0': readsName },
    happened: [
      [30, 'auth 1.0.0 deployed to test'],
      [7.02, 'auth 2.0.0 deployed to test', 'core 2.0.0 verified with auth 2.0.0'],
    ],
    ask: 'core 2.0.0',
    answer: 'no',
    pairs: ['core 2.0.0 with auth 1.0.0: no, refuted', 'core 2.0.0 with auth 2.0.0: yes, executed'],
  },
  'a provider version that left eight days ago does not': {
    broker: 'the same, by another way',
    versions: { 'auth 1.0.0': sendsMore, 'auth 2.0.0': sendsNamed, 'core 2.0.0': readsName },
    happened: [
      [30, 'auth 1.0.0 deployed to test'],
      [8, 'auth 2.0.0 deployed to test', 'core 2.0.0 verified with auth 2.0.0'],
    ],
    ask: 'core 2.0.0',
    answer: 'yes',
    pairs: ['core 2.0.0 with auth 2.0.0: yes, executed'],
  },
  'an event may be kept longer than others': {
    broker: NOTHING,
    versions: { 'auth 1.0.0': sendsMore, 'auth 2.0.0': sendsNamed, 'core 2.0.0': readsName },
    happened: [
      [30, 'auth 1.0.0 deployed to test'],
      [8, 'auth 2.0.0 deployed to test', 'core 2.0.0 verified with auth 2.0.0'],
    ],
    retention: { auth: 1, 'auth/UserCreated': 14 },
    ask: 'core 2.0.0',
    answer: 'no',
    pairs: ['core 2.0.0 with auth 1.0.0: no, refuted', 'core 2.0.0 with auth 2.0.0: yes, executed'],
  },
  'an event may be kept shorter than others, and then it alone is out of the question': {
    broker: NOTHING,
    versions: {
      'auth 1.0.0': { emits: { UserCreated: { id: 'text', name: 'text?' }, UserDeleted: { id: 'text' } } },
      'auth 2.0.0': { emits: { UserCreated: { id: 'text', name: 'text' }, UserDeleted: { id: 'text' } } },
      'core 2.0.0': {
        reads: { auth: { events: { UserCreated: { id: 'text', name: 'text' }, UserDeleted: { id: 'text' } } } },
      },
    },
    happened: [
      [30, 'auth 1.0.0 deployed to test', 'auth 1.0.0 builders checked'],
      [3, 'auth 2.0.0 deployed to test', 'core 2.0.0 verified with auth 2.0.0'],
    ],
    retention: { 'auth/UserCreated': 1 },
    ask: 'core 2.0.0',
    answer: 'yes',
    pairs: ['core 2.0.0 with auth 1.0.0: yes, proven', 'core 2.0.0 with auth 2.0.0: yes, executed'],
  },
  'events that a departed version never sent are not missed': {
    broker: NOTHING,
    versions: {
      'auth 1.0.0': { emits: { UserDeleted: { id: 'text' } } },
      'auth 2.0.0': sends,
      'core 2.0.0': reads,
    },
    happened: [
      [30, 'auth 1.0.0 deployed to test'],
      [3, 'auth 2.0.0 deployed to test', 'core 2.0.0 verified with auth 2.0.0'],
    ],
    ask: 'core 2.0.0',
    answer: 'yes',
    pairs: ['core 2.0.0 with auth 1.0.0: yes, reads-nothing', 'core 2.0.0 with auth 2.0.0: yes, executed'],
  },
  'a provider that left altogether is absent, and its events are not': {
    broker: 'no: its provider is missing',
    versions: { 'auth 1.0.0': sendsMore, 'core 2.0.0': readsName },
    happened: [
      [30, 'auth 1.0.0 deployed to test'],
      [1, 'auth undeployed from test'],
    ],
    ask: 'core 2.0.0',
    answer: 'no',
    pairs: ['core 2.0.0 with auth 1.0.0: no, refuted'],
    says: ['auth, which core 2.0.0 reads, is not in test'],
  },
  'a provider that retired two days ago is read for five more': {
    broker: 'no: its provider is missing',
    versions: { 'auth 1.0.0': sendsMore, 'core 2.0.0': readsName },
    happened: [
      [30, 'auth 1.0.0 deployed to test'],
      [2, 'auth retired'],
    ],
    ask: 'core 2.0.0',
    answer: 'no',
    pairs: ['core 2.0.0 with auth 1.0.0: no, refuted'],
    says: ['is not in test'],
  },
  'a consumer that left binds nobody: it reads nothing any more': {
    broker: 'the same',
    versions: { 'auth 2.0.0': sends, 'core 1.0.0': within('^1.0.0') },
    happened: [
      [30, 'core 1.0.0 deployed to test'],
      [0.1, 'core undeployed from test'],
    ],
    ask: 'auth 2.0.0',
    answer: 'yes',
    pairs: [],
    says: ['core, which has a pact with auth, is not in test'],
  },
  'a rollback of a consumer, inside the window of what it cannot read': {
    broker: NOTHING,
    versions: {
      'auth 1.0.0': sends,
      'auth 2.0.0': { emits: { UserCreated: { name: 'text' } } },
      'core 1.0.0': reads,
    },
    happened: [
      [30, 'auth 2.0.0 deployed to test'],
      [2, 'auth 1.0.0 deployed to test', 'core 1.0.0 verified with auth 1.0.0'],
    ],
    ask: 'core 1.0.0',
    answer: 'no',
    pairs: ['core 1.0.0 with auth 1.0.0: yes, executed', 'core 1.0.0 with auth 2.0.0: no, refuted'],
  },
  'a rollback of a consumer, outside of it': {
    broker: 'the same',
    versions: {
      'auth 1.0.0': sends,
      'auth 2.0.0': { emits: { UserCreated: { name: 'text' } } },
      'core 1.0.0': reads,
    },
    happened: [
      [30, 'auth 2.0.0 deployed to test'],
      [20, 'auth 1.0.0 deployed to test', 'core 1.0.0 verified with auth 1.0.0'],
    ],
    ask: 'core 1.0.0',
    answer: 'yes',
    pairs: ['core 1.0.0 with auth 1.0.0: yes, executed'],
  },
  'a rollback of a provider is judged as any version': {
    broker: 'the same',
    versions: { 'auth 1.0.0': sends, 'auth 2.0.0': sendsNamed, 'core 2.0.0': readsName },
    happened: [
      [30, 'auth 1.0.0 deployed to test'],
      [20, 'auth 2.0.0 deployed to test', 'core 2.0.0 deployed to test', 'core 2.0.0 verified with auth 2.0.0'],
    ],
    ask: 'auth 1.0.0',
    answer: 'no',
    pairs: ['core 2.0.0 with auth 1.0.0: no, refuted'],
  },
  'a departed version that runs on another instance is live': {
    broker: 'the same',
    versions: { 'auth 1.0.0': sends, 'auth 2.0.0': sends, 'core 1.0.0': reads },
    happened: [
      [30, 'auth 1.0.0 deployed to test as blue', 'auth 1.0.0 deployed to test as green'],
      [20, 'auth 2.0.0 deployed to test as green', 'core 1.0.0 verified with auth 2.0.0'],
    ],
    ask: 'core 1.0.0',
    answer: 'unknown',
    pairs: ['core 1.0.0 with auth 1.0.0: unknown, builders-not-checked', 'core 1.0.0 with auth 2.0.0: yes, executed'],
  },
};
