import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The validator's own program, without the Node wrapper its package puts around it. */
export const nativeValidator = find();

function find(): string {
  const folder = join(
    dirname(createRequire(import.meta.url).resolve('@sourcemeta/jsonschema/package.json')),
    'build/github-releases',
  );
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const architecture = process.arch === 'x64' ? 'x86_64' : process.arch;
  const name = readdirSync(folder).find((each) =>
    new RegExp(`^jsonschema-${platform}-${architecture}(\\.exe)?$`).test(each),
  );
  if (name === undefined) throw new Error(`there is no program for ${platform} on ${architecture} in ${folder}`);
  return join(folder, name);
}
