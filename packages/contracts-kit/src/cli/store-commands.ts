import type { StoreCommand } from './commands.js';
import { policyCommand } from './policy-command.js';
import { pruneCommand } from './prune-command.js';
import { otherPackage, recordCommands } from './record-commands.js';

/** Commands on the store alone. What each does is loaded only when it runs. */
export const storeCommands: readonly StoreCommand[] = [
  ...recordCommands,
  {
    name: 'can-i-deploy',
    summary: 'say whether a version may be deployed to an environment: yes, no or unknown',
    description:
      'Looks at every pair of the version with every version of its counterparts that is live in the environment, in both roles, and with those that left so lately that their events may still arrive. A pair is good when it was verified by execution, or proven and the builders checked.',
    examples: [
      { line: 'contracts-kit can-i-deploy --version 1.4.0 --to production', why: 'before a deployment' },
      {
        line: 'contracts-kit can-i-deploy --service core --version 2.0.0 --to test --with templates@3.0.0',
        why: 'two that are deployed together',
      },
      {
        line: 'contracts-kit can-i-deploy --version 1.4.0 --to test --as-of 2026-11-05T10:00:00Z --explain',
        why: 'what the answer was then, and what it was made of',
      },
    ],
    options: [
      {
        flags: '--version <version>',
        description: "the published version to be deployed (default: the package's own, of package.json)",
      },
      { flags: '--branch <branch>', description: 'the version that the head of this branch is at' },
      { flags: '--to <environment>', description: 'where to', required: true },
      {
        flags: '--with <service@version>',
        description: 'deployed together with it; may be given several times',
        repeats: true,
      },
      {
        flags: '--every-instance',
        description: 'they are deployed to every instance; else what runs on named instances is asked as well',
      },
      { flags: '--require-executed', description: 'a proof is not enough: each pair has to be verified by execution' },
      { flags: '--require-proven', description: 'an execution is not enough: each pair has to be proven too' },
      { flags: '--strict', description: 'no for a consumer whose provider is not in the environment' },
      {
        flags: '--ignore <service>',
        description: 'pairs with it do not count; needs --reason, and is recorded; may be given several times',
        repeats: true,
      },
      { flags: '--reason <text>', description: 'why that is ignored' },
      { flags: '--as-of <time>', description: 'the answer as of then, ISO 8601' },
      { flags: '--explain', description: 'name the rule of each pair, and every object that was read' },
      { flags: '--snapshot <file>', description: 'answer from what snapshot save wrote, without the store' },
    ],
    offline: 'snapshot',
    onStore: async (session, options) => (await import('../commands/can-i-deploy.js')).canIDeploy(session, options),
  },
  {
    name: 'snapshot',
    summary: 'save what the store holds into a file, to answer from it offline',
    description:
      'snapshot save <file> writes one JSON file with every record, result, manifest, golden and pact of the store, sealed with its sha256.',
    words: '<save> <file>',
    serviceFlag: otherPackage,
    examples: [{ line: 'contracts-kit snapshot save store.json', why: 'to keep what an answer was made of' }],
    onStore: async (session, options) => (await import('../commands/snapshot.js')).snapshot(session, options),
  },
  {
    name: 'verifications',
    summary: 'list the pairs of which it is not known whether they are good',
    description:
      'verifications missing --to <environment> looks at everything that is in the environment, or with --version at what is to be deployed there, and names for each open pair what to check out, to verify and to record.',
    words: '<missing>',
    examples: [
      { line: 'contracts-kit verifications missing --to production --format json', why: 'for a scheduled job' },
      {
        line: 'contracts-kit verifications missing --service core --version 2.0.0 --to test',
        why: 'before a deployment',
      },
    ],
    options: [
      { flags: '--to <environment>', description: 'the environment', required: true },
      { flags: '--version <version>', description: 'of what is to be deployed: a published version' },
      { flags: '--branch <branch>', description: 'the same: the version that the head of this branch is at' },
      { flags: '--require-executed', description: 'with --version: a proof is not enough' },
    ],
    serviceFlag: {
      about: 'only pairs with this service, in either role; with --version or --branch, the service to be deployed',
      none: 'every pair; the package at hand',
    },
    onStore: async (session, options) => (await import('../commands/verifications.js')).verifications(session, options),
  },
  {
    name: 'matrix',
    summary: 'show each consumer version against each provider version that it meets in an environment',
    description:
      'Every pair of versions that are live there, and of those whose events may still arrive, with its verdict and the reason. Reads only, and fails on nothing that it shows.',
    examples: [
      { line: 'contracts-kit matrix --to production', why: 'to see what is verified with what' },
      { line: 'contracts-kit matrix --to production --service core', why: 'only pairs with core, in either role' },
    ],
    options: [
      { flags: '--to <environment>', description: 'the environment', required: true },
      { flags: '--as-of <time>', description: 'as of then, ISO 8601' },
      { flags: '--snapshot <file>', description: 'from what snapshot save wrote, without the store' },
    ],
    serviceFlag: { about: 'only pairs with this service, in either role', none: 'every pair' },
    offline: 'snapshot',
    onStore: async (session, options) => (await import('../commands/matrix.js')).matrix(session, options),
  },
  pruneCommand,
  policyCommand,
];
