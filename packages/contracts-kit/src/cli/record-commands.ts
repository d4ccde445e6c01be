import type { OptionRow, StoreCommand } from './commands.js';

const to: OptionRow = { flags: '--to <environment>', description: 'the environment', required: true };
const instance: OptionRow = {
  flags: '--instance <name>',
  description: 'one of several places of the environment (default: "default")',
};
const version: OptionRow = {
  flags: '--version <version>',
  description: "a published version (default: the package's own, of package.json)",
};
const branch: OptionRow = { flags: '--branch <branch>', description: 'the version that the head of this branch is at' };
const reason: OptionRow = { flags: '--reason <text>', description: 'why, for those who look later', required: true };

/** `--service` of a command that is about no service. */
export const otherPackage = { about: 'a package of the workspace whose store is meant, where none is named' };

/** Commands that write down what happened. What each does is loaded only when it runs. */
export const recordCommands: readonly StoreCommand[] = [
  {
    name: 'environment',
    summary: 'create an environment, change it, or list all',
    description:
      'An environment says how long events of a version may still arrive after the version is gone: so long it counts for consumers. Creating one again changes what is given and keeps the rest.',
    words: '<create|list> [name]',
    serviceFlag: otherPackage,
    examples: [
      { line: 'contracts-kit environment create production --production', why: 'before anything is deployed there' },
      {
        line: 'contracts-kit environment create test --retention 2d --retention-of auth=30d',
        why: 'where queues keep events for two days, and those of auth for thirty',
      },
      { line: 'contracts-kit environment list', why: 'to see all' },
    ],
    options: [
      { flags: '--production', description: 'it is one that customers use' },
      { flags: '--no-production', description: 'it is none that customers use' },
      {
        flags: '--retention <duration>',
        description: 'how long events may still arrive: 7d, 12h, 30m; with the margin at most 400d (at first: 7d)',
      },
      {
        flags: '--retention-of <name=duration>',
        description: 'the same for one provider or event: auth=30d, auth/UserCreated=14d; may be given several times',
        repeats: true,
      },
      { flags: '--margin <duration>', description: 'by how much clocks may disagree, added to each (at first: 5m)' },
    ],
    onStore: async (session, options) => (await import('../commands/environment.js')).environment(session, options),
  },
  {
    name: 'record-deployment',
    summary: 'record that a version runs in an environment, in place of what ran there',
    description:
      'One version is live for each instance of an environment. The version has to be published and not yanked. A service that was retired is not any more.',
    examples: [
      { line: 'contracts-kit record-deployment --to production', why: 'after the deployment of a release' },
      { line: 'contracts-kit record-deployment --to test --branch main', why: 'of what main published last' },
      {
        line: 'contracts-kit record-deployment --service auth --to production --instance eu-west-1 --version 1.4.0',
        why: 'from anywhere, of one of several instances',
      },
    ],
    options: [to, version, branch, instance],
    onStore: async (session, options) =>
      (await import('../commands/record-deployment.js')).recordDeployment(session, options),
  },
  {
    name: 'record-undeployment',
    summary: 'record that nothing of the service runs on an instance any more',
    description:
      'Its events may still arrive: for the retention of the environment the version goes on counting for consumers.',
    examples: [
      { line: 'contracts-kit record-undeployment --to test', why: 'after it was taken down' },
      {
        line: 'contracts-kit record-undeployment --to production --instance eu-west-1',
        why: 'one instance of several',
      },
    ],
    options: [to, instance],
    onStore: async (session, options) =>
      (await import('../commands/record-undeployment.js')).recordUndeployment(session, options),
  },
  {
    name: 'record-release',
    summary: 'record that a version is with customers, beside those that were released before',
    description:
      'For what customers install themselves: many versions are live at once, until record-support-ended. The version has to be published and not yanked.',
    examples: [{ line: 'contracts-kit record-release --to production', why: 'when a release is handed out' }],
    options: [to, version, branch],
    onStore: async (session, options) =>
      (await import('../commands/record-release.js')).recordRelease(session, options),
  },
  {
    name: 'record-support-ended',
    summary: 'record that a released version is with customers no more',
    description:
      'The end of what record-release began. Its events may still arrive: for the retention of the environment it goes on counting for consumers.',
    examples: [
      { line: 'contracts-kit record-support-ended --to production --version 1.2.0', why: 'when its support ends' },
    ],
    options: [to, { flags: '--version <version>', description: 'the version that was released there', required: true }],
    onStore: async (session, options) =>
      (await import('../commands/record-support-ended.js')).recordSupportEnded(session, options),
  },
  {
    name: 'branch-closed',
    summary: 'record that a branch was merged or deleted',
    description:
      "Its head is nobody's current state any more, until something is published on the branch again. A pull request is the branch pr-<n>.",
    words: '<branch>',
    examples: [{ line: 'contracts-kit branch-closed feature/avatars', why: 'after it was merged' }],
    onStore: async (session, options) => (await import('../commands/branch-closed.js')).branchClosed(session, options),
  },
  {
    name: 'retire',
    summary: 'record that a service, or its part in an event, is gone for good',
    description:
      'A retired service binds nobody any more; a deployment of it ends that. With an event, a name that begins with an upper-case letter, the service gives up only that: to emit it, or to read that of another service, which can be said as templates/TemplateDeleted. A version that is deployed later and knows the event ends that.',
    words: '[service|event]',
    examples: [
      { line: 'contracts-kit retire core --reason "replaced by billing"', why: 'the whole service' },
      {
        line: 'contracts-kit retire templates/TemplateDeleted --service core --reason "asks templates itself"',
        why: 'core no longer reads that event',
      },
    ],
    options: [
      { flags: '--event <Event>', description: 'only this event: of the service itself, or <provider>/<Event>' },
      reason,
    ],
    onStore: async (session, options) => (await import('../commands/retire.js')).retire(session, options),
  },
  {
    name: 'yank',
    summary: 'take a published version back, with a reason',
    description:
      'It stays what it is, and record-deployment, record-release and can-i-deploy refuse it from now on. What runs of it goes on counting.',
    words: '<version>',
    examples: [
      { line: 'contracts-kit yank 1.2.0 --reason "loses events under load"', why: 'so that nobody deploys it' },
    ],
    options: [reason],
    onStore: async (session, options) => (await import('../commands/yank.js')).yank(session, options),
  },
];
