import type { StoreCommand } from './commands.js';

/** The command that prints documents for whoever sets up access. What it does is loaded only when it runs. */
export const policyCommand: StoreCommand = {
  name: 'policy',
  summary: "print the least IAM policy for a service's pipeline, or the set-up of the bucket",
  description:
    'Prints a JSON document and nothing else on stdout. A service writes its own prefixes and reads those of its counterparts; it replaces nothing but its heads, and deletes nothing. Counterparts are what config.json names, and without a checkout what the published versions name.',
  examples: [
    {
      line: 'contracts-kit policy --service auth --store s3://acme-contracts/main > auth.policy.json',
      why: "for the role of auth's pipeline",
    },
    {
      line: 'contracts-kit policy --for admin --store s3://acme-contracts/main',
      why: 'for whoever creates environments',
    },
    {
      line: 'contracts-kit policy --bucket-setup --store s3://acme-contracts/main',
      why: 'a CloudFormation template of the bucket',
    },
  ],
  options: [
    {
      flags: '--for <whom>',
      description: 'a service; who reads everything; or who creates environments (default: service)',
      choices: ['service', 'reader', 'admin'],
    },
    {
      flags: '--also <provider>',
      description: 'a provider that config.json does not name any more, or not yet; may be given several times',
      repeats: true,
    },
    { flags: '--bucket-setup', description: 'print the set-up of the bucket instead' },
  ],
  onStore: async (session, options) => (await import('../commands/policy.js')).policy(session, options),
};
