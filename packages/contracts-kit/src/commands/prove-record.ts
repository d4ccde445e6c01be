import type { ConsumerDifference } from '../compatibility/consumer-proof.js';
import { pactDigest } from '../pact/canonical.js';
import type { GeneratedPact } from '../pact/generated.js';
import type { PactMessage } from '../pact/read.js';
import { recordVerification } from '../registry/record-verification.js';
import { outcomeOf, scopeDigest } from '../registry/verification-schema.js';
import type { MessageOutcome, VerificationResult } from '../registry/verification-types.js';
import { latestOf, type ResultsRead, readVerifications } from '../registry/verifications.js';
import type { Check } from '../report/report.js';
import type { ConsumedProvider } from '../service/config.js';
import { toolVersions } from '../service/tools.js';
import { DEFAULT_CONCURRENCY, mapLimit } from '../store/concurrency.js';
import type { FetchedGolden } from './fetch-goldens.js';
import { notRecorded, type Recording, type RecordingOn, type RecordOptions, whileOn } from './recording.js';
import type { Result, Session } from './session.js';
import { detailOf } from './verify-outcomes.js';

const NAME = 'proofs';

/** A published version of a provider, its goldens, and what is recorded of this service's pact with it. */
interface Known {
  provider: ConsumedProvider;
  version: string;
  pact: GeneratedPact;
  goldens: readonly FetchedGolden[];
  read: ResultsRead<VerificationResult>;
}

/** What the engine said of one golden of one event. */
interface Proof {
  provider: string;
  event: string;
  /** Of the golden, sha256 in hex. */
  golden: string;
  outcome: MessageOutcome['outcome'];
  detail?: string;
}

/** Proofs of this service's pacts as a consumer: what is recorded, and what is to be. One for each run of `prove`. */
export class ProofRecord {
  readonly #session: Session;
  readonly #fresh: boolean;
  readonly #known: readonly Known[];
  readonly #proofs: Proof[] = [];
  readonly #recording: Recording;

  private constructor(session: Session, options: RecordOptions, recording: Recording, known: readonly Known[]) {
    this.#session = session;
    this.#fresh = options.fresh === true;
    this.#recording = recording;
    this.#known = known;
  }

  /** Reads what is recorded for each published version among the goldens. `whole`: whether the pacts may be spoken of. */
  static async open(
    session: Session,
    options: RecordOptions,
    {
      asked,
      consumes,
      pacts,
      goldens,
      whole,
    }: {
      asked: Recording;
      consumes: readonly ConsumedProvider[];
      pacts: readonly GeneratedPact[];
      goldens: readonly FetchedGolden[];
      whole: boolean;
    },
  ): Promise<ProofRecord> {
    if (asked.on && !whole) {
      const why = "this service's own pacts are not whole";
      return new ProofRecord(session, options, { on: false, asked: asked.asked, why, findings: [] }, []);
    }
    const wanted = consumes.flatMap((provider) => {
      const pact = pacts.find((one) => one.provider === provider.provider);
      const published = goldens.filter((one) => one.provider === provider.provider && one.role !== 'working');
      const versions = [...Map.groupBy(published, ({ version }) => version)];
      return pact ? versions.map(([version, each]) => ({ provider, version, pact, goldens: each })) : [];
    });
    const { recording, value } = await whileOn(asked, ({ store }) =>
      mapLimit(
        wanted,
        DEFAULT_CONCURRENCY,
        async (one): Promise<Known> => {
          const options = { now: new Date(), signal: session.signal };
          return { ...one, read: await readVerifications(store, pairOf(session, one), options) };
        },
        session.signal,
      ),
    );
    return new ProofRecord(session, options, recording, value ?? []);
  }

  /**
   * Who recorded, and when, that this golden was proven with these pacts' contents by this kit. Within a scope it is proven anew:
   * whether the scope leaves anything out is to be said each time.
   */
  recorded({ provider, event, sha256 }: FetchedGolden, scope: unknown): string | undefined {
    if (this.#fresh || !this.#recording.on || scope !== undefined) return undefined;
    const kit = toolVersions()['contracts-kit'];
    for (const known of this.#known) {
      const has = known.goldens.some((one) => one.event === event && one.sha256 === sha256);
      const latest = latestOf(known.read.results, 'proven')?.result;
      if (known.provider.provider !== provider || !has || !latest) continue;
      if (latest.tools['contracts-kit'] !== kit) continue;
      const ofEvent = latest.messages.filter((message) => message.event === event);
      const good = ofEvent.every(
        (one) => one.outcome === 'verified' && one.golden === sha256 && one.scope === undefined,
      );
      if (good && ofEvent.length > 0) return `recorded by ${latest.by} at ${latest.at}`;
    }
    return undefined;
  }

  /** Keeps what the engine said, until `write`. */
  keep(
    { provider, event, sha256 }: FetchedGolden,
    told: { empty: boolean; differences: readonly ConsumerDifference[] },
  ) {
    const { differences } = told;
    const broken = differences.some(({ kind }) => kind === 'over-specified');
    const detail = told.empty ? ['No event is in the scope.'] : [...new Set(differences.map(({ kind }) => kind))];
    const clean = !told.empty && differences.length === 0;
    const outcome = broken ? 'failed' : clean ? 'verified' : 'unknown';
    this.#proofs.push({ provider, event, golden: sha256, outcome, ...detailOf(detail) });
  }

  /** Records it; says what was recorded, or why not. */
  async write(): Promise<Result> {
    const { recording, value } = await whileOn(this.#recording, (on) =>
      mapLimit(this.#known, DEFAULT_CONCURRENCY, (known) => this.#writeOne(on, known), this.#session.signal),
    );
    if (!recording.on) return notRecorded(recording, NAME);
    if (value!.length > 0) return { checks: value!, findings: [] };
    const nothing: Check = {
      name: NAME,
      outcome: 'info',
      detail: 'none to record: no published version was looked at',
    };
    return { checks: [nothing], findings: [] };
  }

  async #writeOne({ store, by }: RecordingOn, known: Known): Promise<Check> {
    const now = new Date();
    const messages = known.pact.pact.messages.map((message) => this.#outcome(known, message));
    const result: VerificationResult = {
      verification: 1,
      ...pairOf(this.#session, known),
      kind: 'proven',
      outcome: outcomeOf(messages),
      messages,
      // Not this checkout's: the consumer's next commit says the same of the same golden, and is no new result.
      commit: known.goldens[0]!.commit,
      at: now.toISOString(),
      by,
      tools: toolVersions(),
    };
    const { outcome } = await recordVerification(store, result, {
      before: known.read,
      now,
      signal: this.#session.signal,
    });
    const proven = result.outcome === 'verified' ? 'proven' : result.outcome;
    return { name: `proof for ${result.provider} ${result.providerVersion}`, outcome, detail: proven };
  }

  #outcome({ provider, goldens }: Known, { event, description }: PactMessage): MessageOutcome {
    const about = { description, event: event ?? null };
    const golden = goldens.find((one) => one.event === event);
    const of = provider.provider;
    const proof = this.#proofs.find(
      (one) => one.provider === of && one.event === event && one.golden === golden?.sha256,
    );
    if (!golden) return { ...about, outcome: 'unknown', detail: 'That version does not have the event.' };
    if (!proof) return { ...about, outcome: 'unknown', golden: golden.sha256, detail: 'It was not asked.' };
    const scope = scopeDigest(provider.events.find((one) => one.event === event)?.scope);
    const { outcome, detail } = proof;
    return {
      ...about,
      outcome,
      golden: golden.sha256,
      ...(scope !== undefined && { scope }),
      ...(detail !== undefined && { detail }),
    };
  }
}

function pairOf(
  { service }: Session,
  { provider, version, pact }: Pick<Known, 'provider' | 'version' | 'pact'>,
): { provider: string; providerVersion: string; consumer: string; digest: string } {
  const digest = pactDigest(pact.pact);
  return { provider: provider.provider, providerVersion: version, consumer: service.service, digest };
}
