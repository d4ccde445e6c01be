/** Which pairs an answer is made of: the full product, in both roles of each candidate. Pure. */
import { emptyServiceState } from '../registry/service-fold.js';
import { readsThere, type StandingVersion, standings } from './standing.js';
import type { Candidate, Facts, Note, Pair, Party, Question, Refusal } from './types.js';

export interface Pairing {
  pairs: Pair[];
  notes: Note[];
  refusals: Refusal[];
}

/** Each pair once, in the order of their names, whatever order anything came in. */
export function pairsOf(question: Question, facts: Facts): Pairing {
  const found = new Map<string, Pair>();
  const notes: Note[] = [];
  const refusals: Refusal[] = [];
  for (const candidate of question.candidates) {
    const told = [
      ofCandidate(candidate, question, facts),
      asConsumer(candidate, question, facts),
      asProvider(candidate, question, facts),
    ];
    for (const one of told) {
      for (const pair of one.pairs) found.set(pairName(pair), pair);
      notes.push(...one.notes);
      refusals.push(...one.refusals);
    }
  }
  const pairs = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pair]) => pair);
  notes.push(...idleIgnores(question, pairs, notes));
  return { pairs, notes: sortedNotes(notes), refusals: refusals.sort(inOrder) };
}

/** Each once. */
export function sortedNotes(notes: readonly Note[]): Note[] {
  return [...new Map(notes.map((one) => [one.text, one])).values()].sort(inOrder);
}

/** Every pair of versions that meet in the environment now, whoever they are: what lives there reads what lives or drains there. */
export function livePairs(question: Question, facts: Facts): Pair[] {
  const readers = [...facts.services.keys()].flatMap((service) =>
    partiesOf(service, question, facts).filter(readsThere),
  );
  const pairs = readers.flatMap((consumer) =>
    Object.keys(consumer.manifest.consumes).flatMap((provider) =>
      partiesOf(provider, question, facts).map((party): Pair => ({ consumer, provider: party })),
    ),
  );
  return pairs.sort((a, b) => (pairName(a) < pairName(b) ? -1 : 1));
}

/** `core 1.4.0 with templates 2.0.0`: who reads first. */
export function pairName({ consumer, provider }: Pair): string {
  return `${consumer.service} ${consumer.version} with ${provider.service} ${provider.version}`;
}

/** The versions of a service that count; for those `pairsOf` needs the manifests (of a mere consumer: of those that read). */
export function versionsOf(
  service: string,
  {
    environment,
    now,
    candidates,
    everyInstance,
  }: Pick<Question, 'environment' | 'now' | 'candidates' | 'everyInstance'>,
  facts: Pick<Facts, 'services'>,
): StandingVersion[] {
  const candidate = candidates.find((one) => one.service === service)?.version;
  return standings(service, facts.services.get(service)?.state ?? emptyServiceState, {
    environment,
    now,
    candidate,
    everyInstance,
  });
}

/** `2026-11-23`, of ISO 8601 in UTC. */
export function day(at: string): string {
  return at.slice(0, 10);
}

function ofCandidate({ service, version }: Candidate, _: Question, facts: Facts): Pairing {
  const state = facts.services.get(service)?.state;
  const yanked = state?.yanked.find((one) => one.version === version);
  const { retired } = state ?? emptyServiceState;
  return {
    pairs: [],
    refusals: yanked
      ? [
          {
            service,
            version,
            kind: 'yanked',
            text: `${service} ${version} was yanked on ${day(yanked.at)}: ${yanked.reason}`,
          },
        ]
      : [],
    notes: retired
      ? [
          {
            kind: 'revived',
            service,
            text: `${service} was retired on ${day(retired.at)}; recorded as deployed again, it binds its counterparts again`,
          },
        ]
      : [],
  };
}

function asConsumer(candidate: Candidate, question: Question, facts: Facts): Pairing {
  const { service, version, manifest } = candidate;
  const told: Pairing = { pairs: [], notes: [], refusals: [] };
  for (const provider of Object.keys(manifest.consumes)) {
    const there = partiesOf(provider, question, facts);
    told.pairs.push(...there.map((party): Pair => ({ consumer: candidateParty(candidate), provider: party })));
    if (there.some(readsThere)) continue;
    const text = `${provider}, which ${service} ${version} reads, is not in ${question.environment.name}`;
    const ignored = question.ignores.find((one) => one.service === provider);
    const by = { service, version };
    if (!question.strict)
      told.notes.push({ kind: 'absent', service: provider, text: `${text}, so it sends nothing there` });
    else if (ignored)
      told.notes.push({
        kind: 'ignored-absent',
        service: provider,
        by,
        text: `${text}, which is ignored: ${ignored.reason}`,
      });
    else told.refusals.push({ ...by, kind: 'provider-absent', text });
  }
  return told;
}

function asProvider(candidate: Candidate, question: Question, facts: Facts): Pairing {
  const { service } = candidate;
  const told: Pairing = { pairs: [], notes: [], refusals: [] };
  for (const consumer of facts.consumers.get(service) ?? []) {
    const there = partiesOf(consumer, question, facts, readsThere);
    const readers = there.filter(({ manifest }) => Object.hasOwn(manifest.consumes, service));
    told.pairs.push(...readers.map((party): Pair => ({ consumer: party, provider: candidateParty(candidate) })));
    // Whose name stands below pacts/ has published, or was killed while it did, at a time that nobody knows: a replay must not tell of it.
    const state = facts.services.get(consumer)?.state ?? emptyServiceState;
    if (there.length > 0 || state.seq === 0) continue;
    const { retired } = state;
    told.notes.push(
      retired
        ? {
            kind: 'retired',
            service: consumer,
            text: `${consumer} was retired on ${day(retired.at)} and binds nobody: ${retired.reason}`,
          }
        : {
            kind: 'absent',
            service: consumer,
            text: `${consumer}, which has a pact with ${service}, is not in ${question.environment.name}`,
          },
    );
  }
  return told;
}

function idleIgnores({ ignores }: Question, pairs: readonly Pair[], notes: readonly Note[]): Note[] {
  return ignores.flatMap(({ service }): Note[] => {
    const met = pairs.some((pair) => [pair.consumer, pair.provider].some((one) => one.service === service));
    if (met || notes.some((one) => (one.kind === 'absent' || one.kind === 'ignored-absent') && one.service === service))
      return [];
    return [{ kind: 'ignore-idle', service, text: `${service} is ignored, and no pair has it` }];
  });
}

function candidateParty({ service, version, manifest }: Candidate): Party {
  return { service, version, manifest, standing: { kind: 'candidate' } };
}

function partiesOf(
  service: string,
  question: Question,
  facts: Facts,
  counts: (one: StandingVersion) => boolean = () => true,
): Party[] {
  const counted = versionsOf(service, question, facts).filter(counts);
  return counted.map(({ version, standing }) => {
    const own = question.candidates.find((one) => one.service === service && one.version === version)?.manifest;
    const manifest = own ?? facts.services.get(service)?.manifests.get(version);
    if (manifest === undefined) throw new RangeError(`the manifest of ${service} ${version} was not read`);
    return { service, version, standing, manifest };
  });
}

function inOrder(a: { text: string }, b: { text: string }): number {
  return a.text < b.text ? -1 : a.text > b.text ? 1 : 0;
}
