import { commands } from '../../src/cli/commands.js';
import type { Workspace } from '../support/workspace.js';

/** One command line in a copy of the real repository. */
interface Case {
  title: string;
  args: readonly string[];
  /** Folder inside the workspace; default `packages/auth`. */
  in?: string;
  env?: Record<string, string>;
  /** What is done to the workspace before; undone by git afterwards. */
  before?: (workspace: Workspace) => Promise<void>;
}

export interface Group {
  name: string;
  /** `fresh`: nothing generated. `ready`: goldens and pacts of all three services generated. */
  state: 'fresh' | 'ready';
  cases: readonly Case[];
}

const email = 'packages/auth/tests/consumer/examples/templates/TemplateDeleted/email.json';
const config = 'packages/auth/tests/consumer/config.json';
const userCreated = 'packages/auth/src/events/user-created.event.ts';
const formats = ['json', 'junit', 'github'];

const malformedUuid = (workspace: Workspace) => workspace.edit(email, /"templateId": "[^"]*"/, '"templateId": "42"');

export const groups: readonly Group[] = [
  {
    name: 'help',
    state: 'fresh',
    cases: [
      { title: 'no command', args: [] },
      { title: '--help', args: ['--help'] },
      { title: '--version', args: ['--version'] },
      ...commands.map(({ name }) => ({ title: `${name} --help`, args: [name, '--help'] })),
      { title: 'help of one command', args: ['help', 'clean'] },
    ],
  },
  {
    name: 'usage',
    state: 'fresh',
    cases: [
      { title: 'a command with a typing error', args: ['valdiate'] },
      { title: 'an unknown command', args: ['deploy'] },
      { title: 'help of an unknown command', args: ['help', 'deploy'] },
      { title: 'a required option that is missing', args: ['matrix'] },
      { title: 'a required option that is missing, as json', args: ['matrix', '--format', 'json'] },
      { title: 'an unknown command, as github', args: ['valdiate', '--format', 'github'] },
      { title: 'an option with a typing error', args: ['validate', '--servce', 'packages/auth'] },
      { title: 'an unknown format', args: ['validate', '--format', 'xml'] },
      { title: 'an unknown format in the environment', args: ['validate'], env: { CONTRACTS_FORMAT: 'xml' } },
      { title: 'one argument too many', args: ['validate', 'UserCreated'] },
      { title: 'an option without its value', args: ['validate', '--store'] },
      { title: 'an option before the command', args: ['--service', 'packages/auth', 'validate'], in: '.' },
      { title: '--service of a missing folder', args: ['validate', '--service', 'packages/nowhere'], in: '.' },
      { title: 'the root of the workspace, which is no service', args: ['doctor'], in: '.' },
      { title: 'a name that no package has', args: ['validate', '--service', 'atuh'], in: '.' },
      { title: 'a missing folder, as json', args: ['validate', '--service', 'nowhere', '--format', 'json'] },
      { title: 'a missing folder, as github', args: ['validate', '--service', 'nowhere', '--format', 'github'] },
    ],
  },
  {
    name: 'store',
    state: 'ready',
    cases: [
      { title: 'a store that is badly spelled', args: ['validate', '--store', 'acme-contracts'] },
      { title: 'a store as a URL', args: ['validate', '--store', 'https://example.com/acme'] },
      { title: 'CI without a store', args: ['validate'], env: { CI: 'true' } },
      { title: 'CI with an empty PACT_BUCKET', args: ['validate'], env: { CI: 'true', PACT_BUCKET: '' } },
      { title: 'PACT_BUCKET with a URL', args: ['validate'], env: { PACT_BUCKET: 's3://acme-contracts' } },
      { title: 'no store to be seen', args: ['validate', '--store', 'none'] },
      { title: 'no store to publish to', args: ['publish', '--store', 'none'] },
      { title: 'CI with a directory', args: ['status'], env: { CI: 'true', CONTRACTS_STORE: 'dir:elsewhere' } },
      { title: 'generate asks for no store', args: ['generate'], env: { CI: 'true' } },
    ],
  },
  {
    name: 'fresh',
    state: 'fresh',
    cases: [
      { title: 'status', args: ['status'] },
      { title: 'doctor', args: ['doctor'] },
      { title: 'clean', args: ['clean'] },
      { title: 'validate', args: ['validate'] },
      { title: 'fetch', args: ['fetch'], in: 'packages/templates' },
      { title: 'verify', args: ['verify'] },
      { title: 'publish --dry-run', args: ['publish', '--dry-run'] },
      { title: 'generate', args: ['generate'] },
    ],
  },
  {
    name: 'passing',
    state: 'ready',
    cases: [
      { title: 'doctor', args: ['doctor'] },
      { title: 'doctor, as json', args: ['doctor', '--format', 'json'] },
      { title: 'generate', args: ['generate'] },
      { title: 'fetch', args: ['fetch'], in: 'packages/templates' },
      { title: 'validate', args: ['validate'] },
      { title: 'validate, from elsewhere', args: ['validate', '--service', 'packages/auth'], in: '.' },
      ...formats.map((format) => ({ title: `validate, as ${format}`, args: ['validate', '--format', format] })),
      { title: 'verify', args: ['verify'], in: 'packages/templates' },
      ...formats.map((format) => ({ title: `verify, as ${format}`, args: ['verify', '--format', format] })),
      { title: 'prove', args: ['prove'] },
      { title: 'diff before the first release', args: ['diff'] },
      { title: 'gate before the first release', args: ['gate'] },
      { title: 'validate of a service that emits nothing', args: ['validate'], in: 'packages/core' },
      { title: 'verify of a service that emits nothing', args: ['verify'], in: 'packages/core' },
      { title: 'publish --dry-run', args: ['publish', '--dry-run'] },
      { title: 'publish --dry-run, as json', args: ['publish', '--dry-run', '--format', 'json'] },
      { title: 'publish', args: ['publish'] },
      { title: 'publish again', args: ['publish'] },
      { title: 'status', args: ['status'] },
      { title: 'status, as json', args: ['status', '--format', 'json'] },
      { title: 'clean', args: ['clean'], in: 'packages/core' },
    ],
  },
  {
    name: 'failing',
    state: 'ready',
    cases: [
      { title: 'validate with a malformed uuid in an example', args: ['validate'], before: malformedUuid },
      ...formats.map((format) => ({
        title: `validate with a malformed uuid in an example, as ${format}`,
        args: ['validate', '--format', format],
        before: malformedUuid,
      })),
      {
        title: 'validate with a malformed uuid, from elsewhere',
        args: ['validate', '--service', 'packages/auth'],
        in: '.',
        before: malformedUuid,
      },
      {
        title: 'diff of two schemas, where a property became optional',
        args: ['diff', 'old.json', 'new.json'],
        before: async (workspace) => {
          const schema = { type: 'object', properties: { id: { type: 'string', format: 'uuid' } }, required: ['id'] };
          await workspace.write('packages/auth/old.json', JSON.stringify(schema));
          await workspace.write('packages/auth/new.json', JSON.stringify({ ...schema, required: [] }));
        },
      },
      {
        title: 'validate with an example that is not JSON',
        args: ['validate'],
        before: (workspace) => workspace.write(email, '{ "id": 1, }\n'),
      },
      {
        title: 'validate with an event that the provider does not publish',
        args: ['validate'],
        before: (workspace) => workspace.edit(config, 'TemplateDeleted', 'TemplateDeletd'),
      },
      {
        title: 'validate with a config.json that is not understood',
        args: ['validate'],
        before: (workspace) => workspace.write(config, '{ "provider": { "templates": ["TemplateDeleted"] } }\n'),
      },
      {
        title: 'validate with a range that excludes every version',
        args: ['validate'],
        before: (workspace) =>
          workspace.write(
            config,
            '{ "providers": { "templates": { "version": "^9.0.0", "events": ["TemplateDeleted"] } } }\n',
          ),
      },
      {
        title: 'validate with a provider that nobody knows',
        args: ['validate'],
        before: (workspace) =>
          workspace.write(
            config,
            '{ "providers": { "templates": ["TemplateDeleted"], "billing": ["InvoicePaid"] } }\n',
          ),
      },
      {
        title: 'validate with an event file that does not compile',
        args: ['validate'],
        before: (workspace) =>
          workspace.edit(userCreated, 'export const userCreated', 'export const = 1;\nexport const userCreated'),
      },
      {
        title: 'validate with a builder that emits what its golden refuses',
        args: ['validate'],
        before: (workspace) => workspace.edit(userCreated, "source: '/auth',", "source: '/elsewhere' as '/auth',"),
      },
      {
        title: 'verify with a field that a pact needs dropped',
        args: ['verify'],
        before: (workspace) =>
          workspace.edit(userCreated, '...(user.displayName !== undefined && { displayName: user.displayName }),', ''),
      },
      { title: 'publish --release without the tag', args: ['publish', '--release'] },
      {
        title: 'publish of a dirty tree to a bucket',
        args: ['publish', '--store', 's3://acme-contracts'],
        before: (workspace) => workspace.write('packages/auth/notes.txt', 'not committed\n'),
      },
    ],
  },
];
