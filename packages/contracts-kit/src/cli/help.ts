import type { Command } from './commands.js';

export const storeHelp =
  's3://bucket/prefix, dir:<path> (a relative one is of the workspace root) or none (default: CONTRACTS_STORE, else PACT_BUCKET with PACT_PREFIX, else dir:.contracts/store)';

export const serviceHelp = 'a service by its name, or the folder of its package';

const exitCodes = [
  'Exit codes:',
  '  0    every check passed, with warnings at most',
  '  1    a check failed',
  '  2    the command line, the folder or the store that was named is wrong',
  '  3    it could not be found out: the store, the network or a tool failed',
  '  4    a defect of contracts-kit, or a Node that is too old',
  '  5    it is not known whether a version may be deployed',
  '  130  interrupted',
];

/** Below the list of commands. */
export const programHelp = [
  '',
  'Every command takes --service and --format: contracts-kit <command> --help.',
  'Start with: contracts-kit doctor',
  '',
  'Environment:',
  '  CONTRACTS_STORE           the store, written as for --store',
  '  PACT_BUCKET, PACT_PREFIX  the same for a bucket, in two parts',
  '  CONTRACTS_MAIN_BRANCH     the main branch, when it is not called main',
  '  CONTRACTS_FORMAT          how results are printed, as for --format',
  '  CI                        when set, a store has to be given',
  '  NO_COLOR, FORCE_COLOR     no colours, or colours also where no terminal is',
  '',
  ...exitCodes,
].join('\n');

export function longHelp(command: Command): string {
  return `${sentence(command.summary)}\n\n${command.description}`;
}

/** Below a command's options. */
export function commandHelp(command: Command): string {
  const width = Math.max(...command.examples.map((one) => one.line.length));
  return [
    '',
    'Examples:',
    ...command.examples.map((one) => `  ${one.line.padEnd(width)}  ${one.why}`),
    '',
    'Results go to stdout, everything else to stderr.',
    '',
    ...exitCodes,
    '',
    `More, with the findings it can give: docs/commands/${command.name}.md in the package contracts-kit`,
  ].join('\n');
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
