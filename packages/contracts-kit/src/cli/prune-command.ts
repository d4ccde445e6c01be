import type { StoreCommand } from './commands.js';

export const pruneCommand: StoreCommand = {
  name: 'prune',
  summary: 'remove snapshots and heads of a service that have expired and that nothing needs',
  description:
    'Never a release, nor what is live, may still be in queues, or is the head of a branch that is open. What is to go is marked first and refused from then on; the first run after the grace period removes it, unless something needs it by then. It needs the right to delete, which no pipeline of a service has.',
  examples: [
    { line: 'contracts-kit prune --service auth --dry-run', why: 'what would happen, and why' },
    { line: 'contracts-kit prune --service auth', why: 'each night, by a role that may delete' },
    { line: 'contracts-kit prune --service auth --keep-days 7 --keep 50', why: 'sooner, but never the last fifty' },
  ],
  options: [
    {
      flags: '--keep-days <days>',
      description: 'what a record spoke of in so many days stays (default: 30)',
    },
    { flags: '--keep <count>', description: 'so many of the newest snapshots and heads stay (default: 20)' },
    {
      flags: '--grace <duration>',
      description: 'between mark and removal; longer than any pipeline runs (default: 24h)',
    },
    {
      flags: '--main-branch <branch>',
      description:
        'its head never expires; may be given several times (default: that of the package at hand, else main and master)',
      repeats: true,
    },
    { flags: '--dry-run', description: 'write and remove nothing' },
  ],
  onStore: async (session, options) => (await import('../commands/prune.js')).prune(session, options),
};
