import { join } from 'node:path';

/** The service layout, in one place. Every path is absolute. */
export function servicePaths(dir: string) {
  const consumer = join(dir, 'tests/consumer');
  const provider = join(dir, 'tests/provider');
  return {
    eventGlob: 'src/**/*.event.ts',
    goldens: join(dir, 'src/events/.schemas'),
    golden: (event: string) => join(dir, 'src/events/.schemas', `${event}.schema.json`),
    config: join(consumer, 'config.json'),
    consumer,
    examples: join(consumer, 'examples'),
    exampleFolder: (provider: string, event: string) => join(consumer, 'examples', provider, event),
    fetchedGoldens: join(consumer, '.schemas'),
    generatedPacts: join(consumer, '.pacts'),
    generatedPact: (self: string, provider: string) => join(consumer, '.pacts', `${self}-${provider}.json`),
    provider,
    fetchedPacts: join(provider, '.pacts'),
    pactSelection: join(provider, '.pacts', '.selection.json'),
    goldenSelection: join(consumer, '.schemas', '.selection.json'),
  };
}

export type ServicePaths = ReturnType<typeof servicePaths>;

/** The version under which a sibling's working state is laid down among fetched ones. */
export const WORKSPACE_VERSION = '0.0.0-workspace';
