import { createRequire } from 'node:module';

/** The versions of what decides a verdict, for records: `{"contracts-kit": "1.0.0", …}`. */
export function toolVersions(...more: readonly '@pact-foundation/pact'[]): Record<string, string> {
  const require = createRequire(import.meta.url);
  const versionOf = (name: string) => (require(`${name}/package.json`) as { version: string }).version;
  return Object.fromEntries(['contracts-kit', ...more].map((name) => [name, versionOf(name)]));
}
