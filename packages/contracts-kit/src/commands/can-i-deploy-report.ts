import type { Noted } from '../deploy/noting-store.js';
import { day, pairName } from '../deploy/pairs.js';
import type { JudgedPair, Party, Question, Refusal, Standing } from '../deploy/types.js';
import { type Finding, finding } from '../finding.js';
import { goldenKey, pactKey } from '../registry/keys.js';
import type { Check, Outcome } from '../report/report.js';
import { plural } from '../report/text.js';
import { shownWitness } from './affected-report.js';
import type { Deployment } from './can-i-deploy.js';
import { deployMend, refusalMend } from './can-i-deploy-mend.js';

/** The answer first, then each pair; with `explain` the rule of each, and everything that was read. */
export function answerReport(
  { question, answer, at, read }: Deployment,
  { explain }: { explain: boolean },
): { checks: Check[]; findings: Finding[] } {
  const environment = question.environment.name;
  const what = question.candidates.map(({ service, version }) => `${service} ${version}`).join(' with ');
  const bad = answer.pairs.filter((one) => one.verdict !== 'yes' && one.ignored === undefined);
  const checks: Check[] = [
    {
      name: `${what} to ${environment}`,
      outcome: answer.answer === 'yes' ? 'passed' : answer.answer === 'no' ? 'failed' : 'unknown',
      detail: `${answer.answer}, as of ${new Date(at).toISOString()}: ${summary(answer.pairs, answer.refusals)}`,
    },
    ...answer.pairs.map((one): Check => {
      const rule = explain ? ` [${one.rule}${one.evidence === undefined ? '' : `, ${one.evidence}`}]` : '';
      return { name: pairName(one.pair), outcome: outcomeOf(one), detail: `${pairDetail(one)}${rule}` };
    }),
    ...(explain ? read.flatMap(readCheck) : []),
  ];
  const findings = [
    ...answer.refusals.map((one) =>
      finding('deploy-refused', { message: `${one.text}.`, mend: refusalMend(one, environment) }),
    ),
    ...bad.map((one) => pairFinding(one, question, answer.answer)),
    ...answer.pairs.flatMap((one) => (one.ignored === undefined ? [] : [ignoredFinding(one, one.ignored)])),
    ...answer.pairs.flatMap((one) => (one.doubt === undefined ? [] : [doubtFinding(one, one.doubt, environment)])),
    ...answer.notes.map(({ text, kind }) =>
      finding('deploy-note', {
        message: `${text}.`,
        mend: kind === 'ignore-idle' ? 'Leave --ignore out, or correct the name.' : '',
      }),
    ),
  ];
  return { checks, findings };
}

/** For machines: everything but the contents of manifests. */
export function answerData({ question, answer, at, read }: Deployment, { explain }: { explain: boolean }): unknown {
  const { environment, candidates, strict, requireExecuted, requireProven, everyInstance, ignores } = question;
  return {
    answer: answer.answer,
    asOf: new Date(at).toISOString(),
    environment: environment.name,
    candidates: candidates.map(({ service, version }) => ({ service, version })),
    strict,
    requireExecuted,
    requireProven,
    everyInstance,
    ignores,
    pairs: answer.pairs.map(({ pair, ...judged }) => ({
      consumer: partyData(pair.consumer),
      provider: partyData(pair.provider),
      ...judged,
    })),
    refusals: answer.refusals,
    notes: answer.notes,
    ...(explain && { read }),
  };
}

export function partyData({ service, version, standing }: Party): object {
  return { service, version, ...standing };
}

function summary(pairs: readonly JudgedPair[], refusals: readonly Refusal[]): string {
  if (pairs.length === 0 && refusals.length === 0) return 'no version that it would meet is there';
  const count = (verdict: string) => pairs.filter((one) => one.verdict === verdict && one.ignored === undefined).length;
  const ignored = pairs.filter((one) => one.ignored !== undefined).length;
  const parts = [
    `${count('yes')} of ${plural(pairs.length, 'pair')} good`,
    ...(count('no') > 0 ? [`${count('no')} not`] : []),
    ...(count('unknown') > 0 ? [`${count('unknown')} unknown`] : []),
    ...(ignored > 0 ? [`${ignored} ignored`] : []),
    ...refusals.map((one) => one.text),
  ];
  return parts.join(', ');
}

export function outcomeOf({ verdict, rule, ignored }: JudgedPair): Outcome {
  if (ignored !== undefined) return 'skipped';
  if (verdict === 'yes') return rule === 'executed' ? 'verified' : 'passed';
  return verdict === 'no' ? 'failed' : 'unknown';
}

export function pairDetail({ pair, why, ignored }: JudgedPair): string {
  const { consumer, provider } = pair;
  const stands = [consumer, provider].flatMap((one) => standingText(one.service, one.standing));
  const said = ignored === undefined ? why : `ignored (${ignored}): ${why}`;
  return [...stands, said].join('; ');
}

function standingText(service: string, standing: Standing): string[] {
  switch (standing.kind) {
    case 'draining':
      return [`${service} departed on ${day(standing.until)} and its events may still arrive`];
    case 'replaced':
      return [`${service} is replaced now and its events may still arrive`];
    case 'candidate':
    case 'live':
      return [];
    default:
      return standing satisfies never;
  }
}

function pairFinding(one: JudgedPair, question: Question, answer: string): Finding {
  const { pair, verdict, why, event, evidence, mismatch, witness, at } = one;
  const { consumer, provider } = pair;
  const golden = event === undefined ? undefined : goldenKey(provider.service, provider.version, event);
  const key =
    evidence ?? (golden !== undefined && Object.hasOwn(provider.manifest.objects, golden) ? golden : undefined);
  const pact = pactKey(provider.service, consumer.service, consumer.version);
  const found = witness === undefined ? mismatch : shownWitness(witness, at ?? '');
  const details = {
    message: `${pairName(pair)} in ${question.environment.name}: ${why}.`,
    ...(key !== undefined && { at: { key, ...(witness !== undefined && at !== undefined && { pointer: '' }) } }),
    ...(Object.hasOwn(consumer.manifest.objects, pact) && { expectedAt: { key: pact } }),
    ...(found !== undefined && { found }),
    mend: deployMend(one, question),
  };
  if (verdict === 'no') return finding('deploy-refused', details);
  // The exit code of a no is 1, whatever else is not known.
  return finding('deploy-unknown', { ...details, ...(answer === 'no' && { severity: 'warning' as const }) });
}

/** It passed, as the rules say, and may fail all the same: the event is shown before it is sent. */
function doubtFinding({ pair }: JudgedPair, doubt: JudgedPair['doubt'] & object, environment: string): Finding {
  const { consumer, provider } = pair;
  const { event, why, witness, at } = doubt;
  const key = goldenKey(provider.service, provider.version, event);
  return finding('deploy-not-promised', {
    message: `${pairName(pair)} in ${environment} was verified by execution, and still: ${why}.`,
    ...(Object.hasOwn(provider.manifest.objects, key) && { at: { key, pointer: '' } }),
    ...(witness !== undefined && { found: shownWitness(witness, at ?? '') }),
    mend: `Execution shows only the events that were built. If ${provider.service} can send one like this, let ${consumer.service} rely on less, or ${provider.service} promise it. --require-proven makes this a no.`,
  });
}

function ignoredFinding({ pair, why, verdict }: JudgedPair, reason: string): Finding {
  return finding('deploy-ignored', {
    message: `${pairName(pair)} does not count: ${reason}`,
    expected: 'a pair that is good',
    found: `${verdict}: ${why}`,
    mend: 'Mend the pair, and leave --ignore out. A yes that ignores something is recorded with its reason.',
  });
}

/** What is not there is no part of an answer for people; journals are read until an entry is missing. */
function readCheck(noted: Noted): Check[] {
  if ('listed' in noted) return [{ name: `listed ${noted.listed}`, outcome: 'info' }];
  if (noted.sha256 === null) return [];
  return [{ name: `read ${noted.key}`, outcome: 'info', detail: `sha256 ${noted.sha256}` }];
}
