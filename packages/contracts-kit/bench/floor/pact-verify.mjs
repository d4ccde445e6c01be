// The same pact by MessageProviderPact alone: node pact-verify.mjs <provider> <pact file> <event file>
import { readFileSync } from 'node:fs';
import { MessageProviderPact } from '@pact-foundation/pact';

const [provider, pactFile, eventFile] = process.argv.slice(2);
const event = JSON.parse(readFileSync(eventFile, 'utf8'));
const { interactions } = JSON.parse(readFileSync(pactFile, 'utf8'));
let built = 0;
const build = async () => {
  built += 1;
  return { __pactMessageMetadata: { event: 'UserCreated' }, message: event };
};
const messageProviders = Object.fromEntries(interactions.map(({ description }) => [description, build]));
await new MessageProviderPact({ provider, pactUrls: [pactFile], messageProviders, logLevel: 'error' }).verify();
if (built !== interactions.length) throw new Error(`${built} of ${interactions.length} messages were verified`);
