import type { JudgedPair, Pair, Party, Question, Refusal } from '../deploy/types.js';
import { drainWindow } from '../registry/environment-journal.js';

/** What to do about a pair that is not good. */
export function deployMend(one: JudgedPair, question: Question): string {
  const { pair, rule, event } = one;
  const { consumer, provider } = pair;
  const environment = question.environment.name;
  const verify = `In ${provider.service}, at ${checkout(provider)}: contracts-kit verify --record`;
  const wait = waiting(one, question);
  switch (rule) {
    case 'out-of-range':
      return `Let ${consumer.service} read it: a wider range in its config.json, published and deployed first. Or ${wait ?? `deploy a version of ${provider.service} that is in the range`}.`;
    case 'not-emitted':
      return `Emit it until no version of ${consumer.service} in ${environment} reads it. If it is given up on purpose: contracts-kit retire, with the event.`;
    case 'failed':
      return wait === undefined
        ? `Mend the builder of ${event ?? 'the event'}, or the pact of ${consumer.service}, and publish. If the failure was none of the contract: ${verify} --fresh`
        : `Let ${consumer.service} cope with it, and publish. Or ${wait}.`;
    case 'refuted':
      return `Let ${consumer.service} rely on less, ${wait === undefined ? `or ${provider.service} promise it, and publish` : `and publish. Or ${wait}`}.${question.requireProven ? '' : ` An execution counts for more, but shows only the events that were built, and leaves the rest as a warning: ${verify}`}`;
    case 'pact-unusable':
      return `Publish ${consumer.service} again, as a new version, and deploy that.`;
    case 'not-verified':
    case 'not-executed':
    case 'builders-not-checked':
      return `${verify}. All that is missing: contracts-kit verifications missing${candidateFlags(pair)} --to ${environment}`;
    case 'not-proven':
      return `Let a message of ${consumer.service} speak of every ${event ?? 'event'} that may come, or narrow its scope, and publish; contracts-kit prove, in ${consumer.service}, says what is open. Or leave --require-proven out.`;
    case 'executed':
    case 'proven':
    case 'reads-nothing':
      return '';
    default:
      return rule satisfies never;
  }
}

/** What has left cannot be changed any more, and is over some day. */
function waiting({ pair: { provider }, event }: JudgedPair, { environment, now }: Question): string | undefined {
  const { standing } = provider;
  if (standing.kind !== 'draining' || event === undefined) return undefined;
  const until = new Date(Date.parse(standing.until) + drainWindow(environment, provider.service, event));
  return `wait: its last ${event} is gone by ${new Date(Math.max(now, until.getTime())).toISOString()}, by the retention of ${environment.name}`;
}

function candidateFlags({ consumer, provider }: Pair): string {
  const candidate = [consumer, provider].find(({ standing }) => standing.kind === 'candidate');
  return candidate ? ` --service ${candidate.service} --version ${candidate.version}` : '';
}

export function refusalMend({ kind, service }: Refusal, environment: string): string {
  switch (kind) {
    case 'yanked':
      return `Deploy another version of ${service}.`;
    case 'provider-absent':
      return `Deploy its provider to ${environment} first, or together with it: --with <provider>@<version>. Without --strict this is a note.`;
    default:
      return kind satisfies never;
  }
}

/** What to check out to have that version's code. */
export function checkout({ version, manifest: { git } }: Party): string {
  return git.tag ?? git.commit ?? `the commit of ${version}`;
}
