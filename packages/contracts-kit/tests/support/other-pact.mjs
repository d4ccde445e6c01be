// Preloaded into a consumer test run: Pact writes its files as another version of it does, with other names of tools, other
// optional fields and another order of keys. OTHER_PACT_SEEN=<file> is written when that has happened.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';

const { readFileSync } = fs;
const reversed = (value) => {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, each]) => [name, reversed(each)]),
  );
};
fs.readFileSync = (path, ...rest) => {
  const content = readFileSync(path, ...rest);
  const isPacts =
    typeof path === 'string' && path.startsWith(tmpdir()) && /contracts-message-[^/]+\/[^/]+\.json$/.test(path);
  if (!isPacts) return content;
  const pact = JSON.parse(String(content));
  for (const each of pact.interactions) {
    Object.assign(each, { key: '6a5b', pending: false, comments: { text: [], testname: 'another' } });
  }
  pact.metadata = {
    ...pact.metadata,
    'pact-js': { version: '99.0.0' },
    pactRust: { ffi: '9.9.9', models: '9.9.9' },
    client: 'another',
  };
  fs.writeFileSync(process.env.OTHER_PACT_SEEN, 'seen');
  return JSON.stringify(reversed(pact));
};
syncBuiltinESMExports();
