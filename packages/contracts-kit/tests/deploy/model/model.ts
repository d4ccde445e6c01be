/**
 * What may be deployed, said a second time: over sets of what lives and a map of outcomes, without anything of `src`. A proof is a comparison of
 * names here, since the schemas are chosen so that their verdict is known: a golden lists its fields, all required, and a pact the fields it wants.
 */
export type Fields = readonly ('id' | 'name')[];
export interface Content {
  emits: Record<string, Fields>;
  reads: Record<string, { range: '^1.0.0' | null; events: Record<string, Fields> }>;
}

export interface Asked {
  environment: string;
  candidates: { service: string; version: string }[];
  strict: boolean;
  requireExecuted: boolean;
  requireProven: boolean;
  everyInstance: boolean;
  ignore: string | undefined;
}

export const services = ['auth', 'core', 'mail'] as const;
export const environments = ['test', 'production'] as const;
/** Versions in the order of their names, and what a snapshot is planned to become. */
export const versions: Record<string, string> = {
  '0.0.0-local.dirty-aaaaaaaa': '1.3.0',
  '0.0.0-local.dirty-bbbbbbbb': '2.0.0',
  '1.0.0': '1.0.0',
  '1.1.0': '1.1.0',
  '2.0.0': '2.0.0',
};

const HOUR = 3_600_000;
/** Hours for which events may still arrive, the margin of one hour included. */
export const retention = { 'auth/UserCreated': 2, core: 3 };
const windowOf = (provider: string, event: string): number => {
  const days = provider === 'core' ? 3 : `${provider}/${event}` === 'auth/UserCreated' ? 2 : 7;
  return (days * 24 + 1) * HOUR;
};

interface Presence {
  environment: string;
  service: string;
  /** null of a release. */
  instance: string | null;
  version: string;
  since: number;
  until: number | null;
}

/** Of whom that event was, `null` for its own. */
const givenUp = (service: string, event: string, provider: string | null) => `${service}/${provider ?? ''}/${event}`;

interface Party {
  service: string;
  version: string;
  kind: 'candidate' | 'live' | 'replaced' | 'gone';
  /** When it began to live, or ceased to. */
  time: number;
}

export class Model {
  readonly published = new Map<string, Content>();
  /** Once published, always: a name stands for one content. */
  readonly names = new Set<string>();
  /** Marked by prune: nobody may record them. */
  marked = new Set<string>();
  readonly yanked = new Set<string>();
  readonly #retired = new Map<string, number>();
  readonly #retiredEvents = new Map<string, number>();
  readonly #presences: Presence[] = [];
  /** By versions and what the pact wants: the same pact of another version has the same outcome. */
  readonly #outcomes = new Map<string, Set<'verified' | 'failed'>>();
  readonly #builders = new Set<string>();

  publish(name: string, content: Content): void {
    this.published.set(name, content);
    this.names.add(name);
  }

  deploy(service: string, version: string, environment: string, instance: string | null, now: number): void {
    const retirements = [...this.#retiredEvents].flatMap(([of, at]) => (of.startsWith(`${service}/`) ? [at] : []));
    const gone = this.#retired.get(service);
    if (gone !== undefined) retirements.push(gone);
    this.#retired.delete(service);
    for (const event of Object.keys(this.#content({ service, version }).emits))
      this.#retiredEvents.delete(givenUp(service, event, null));
    const there = this.#presences.find(
      (one) =>
        one.until === null &&
        one.service === service &&
        one.environment === environment &&
        one.instance === instance &&
        (instance !== null || one.version === version),
    );
    if (there?.version === version) {
      if (retirements.some((at) => at >= there.since)) there.since = now;
      return;
    }
    if (there) there.until = now;
    this.#presences.push({ service, version, environment, instance, since: now, until: null });
  }

  end(service: string, environment: string, which: { instance?: string; version?: string }, now: number): void {
    for (const one of this.#presences) {
      const same = one.service === service && one.environment === environment && one.until === null;
      const meant =
        which.instance === undefined
          ? one.instance === null && one.version === which.version
          : one.instance === which.instance;
      if (same && meant) one.until = now;
    }
  }

  retire(service: string, what: { event: string; provider: string | null } | null, now: number): void {
    if (what === null) this.#retired.set(service, now);
    else this.#retiredEvents.set(givenUp(service, what.event, what.provider), now);
  }

  outcome(consumer: string, provider: string, outcome: 'verified' | 'failed'): void {
    const key = this.#pactName(consumer, provider);
    this.#outcomes.set(key, (this.#outcomes.get(key) ?? new Set()).add(outcome));
  }

  builders(name: string, checked: boolean): void {
    if (checked) this.#builders.add(name);
  }

  /** Versions that prune must not touch: live somewhere, or their events may still arrive. */
  needed(service: string, version: string, now: number): boolean {
    return environments.some((environment) =>
      this.#parties(service, environment, { candidates: [], everyInstance: false }, now).some(
        (one) => one.version === version && (one.kind !== 'gone' || now - one.time < this.#longest(service)),
      ),
    );
  }

  /** The answer, and of each pair that has something to say whether it is good. */
  ask(asked: Asked, now: number): { answer: string; pairs: string[] } {
    const { environment, candidates, strict, ignore } = asked;
    const pairs = new Map<string, string>();
    let refused = candidates.some(({ service, version }) => this.yanked.has(`${service} ${version}`));
    const add = (consumer: Party, provider: Party) => {
      const verdict = this.#verdict(consumer, provider, asked, now);
      const others = [consumer, provider].filter(({ kind }) => kind !== 'candidate').map(({ service }) => service);
      const ignored = verdict !== 'yes' && ignore !== undefined && others.includes(ignore);
      const name = `${consumer.service} ${consumer.version} with ${provider.service} ${provider.version}`;
      if (verdict !== undefined) pairs.set(name, ignored ? 'ignored' : verdict);
    };
    const partiesOf = (service: string) => this.#parties(service, environment, asked, now);
    for (const candidate of candidates) {
      const own: Party = { ...candidate, kind: 'candidate', time: now };
      for (const provider of Object.keys(this.#content(own).reads)) {
        for (const party of partiesOf(provider)) add(own, party);
        refused ||= strict && provider !== ignore && !partiesOf(provider).some(reads);
      }
      for (const consumer of services.filter((one) => one !== candidate.service)) {
        for (const party of partiesOf(consumer).filter(reads)) {
          if (this.#content(party).reads[candidate.service]) add(party, own);
        }
      }
    }
    const verdicts = [...pairs.values()];
    const answer = refused || verdicts.includes('no') ? 'no' : verdicts.includes('unknown') ? 'unknown' : 'yes';
    return { answer, pairs: [...pairs].map(([name, verdict]) => `${name}: ${verdict}`).sort() };
  }

  /** Undefined where the provider sends nothing that the consumer reads. */
  #verdict(consumer: Party, provider: Party, { requireExecuted, requireProven }: Asked, now: number) {
    const { range, events } = this.#content(consumer).reads[provider.service]!;
    const { emits } = this.#content(provider);
    const gone = provider.kind === 'gone' || provider.kind === 'replaced';
    const read = Object.keys(events).filter((event) => {
      const retired = this.#retiredEvents.get(givenUp(consumer.service, event, provider.service));
      return consumer.kind === 'candidate' || retired === undefined || consumer.time >= retired;
    });
    const arrives = (event: string) => !gone || now - provider.time < windowOf(provider.service, event);
    const sent = read.filter((event) => emits[event] && arrives(event));
    const missed = read.filter(
      (event) => !gone && !emits[event] && !this.#retiredEvents.has(givenUp(provider.service, event, null)),
    );
    if (sent.length + missed.length === 0) return undefined;
    if (range !== null && !versions[provider.version]!.startsWith('1.')) return 'no';
    if (missed.length > 0) return 'no';
    const names = [`${consumer.service} ${consumer.version}`, `${provider.service} ${provider.version}`] as const;
    const outcomes = this.#outcomes.get(this.#pactName(...names));
    const passed = outcomes?.has('verified') ?? false;
    if (passed && !requireProven) return 'yes';
    if (!passed && outcomes?.has('failed')) return 'no';
    if (sent.some((event) => !events[event]!.every((field) => emits[event]!.includes(field)))) return 'no';
    if (passed) return 'yes';
    return !requireExecuted && this.#builders.has(names[1]) ? 'yes' : 'unknown';
  }

  /** Each version once: as the candidate, else as what lives, else as what has left. */
  #parties(
    service: string,
    environment: string,
    { candidates, everyInstance }: Pick<Asked, 'candidates' | 'everyInstance'>,
    now: number,
  ): Party[] {
    const retired = this.#retired.get(service);
    const here = this.#presences.filter((one) => one.service === service && one.environment === environment);
    const live = here.filter(({ until }) => until === null && retired === undefined);
    const candidate = candidates.find((one) => one.service === service);
    const stays = !everyInstance && live.some(({ instance }) => instance === 'blue');
    const found = new Map<string, Party>();
    const add = (version: string, kind: Party['kind'], time: number) => {
      if (!found.has(version)) found.set(version, { service, version, kind, time });
    };
    const latest = (times: Presence[], of: (one: Presence) => number) => [...times].sort((a, b) => of(b) - of(a));
    if (candidate) add(candidate.version, 'candidate', now);
    for (const one of latest(live, ({ since }) => since)) {
      if (!candidate || one.instance === null || stays) add(one.version, 'live', one.since);
    }
    for (const one of live) add(one.version, 'replaced', now);
    const left = (one: Presence) => one.until ?? retired!;
    for (const one of latest(
      here.filter((each) => !live.includes(each)),
      left,
    ))
      add(one.version, 'gone', left(one));
    return [...found.values()];
  }

  #content({ service, version }: Pick<Party, 'service' | 'version'>): Content {
    return this.published.get(`${service} ${version}`) ?? { emits: {}, reads: {} };
  }

  #longest(service: string): number {
    return Math.max(...['UserCreated', 'UserDeleted', 'Moved'].map((event) => windowOf(service, event)));
  }

  #pactName(consumer: string, provider: string): string {
    const [service = ''] = consumer.split(' ');
    const [sender = ''] = provider.split(' ');
    return `${service} ${JSON.stringify(this.published.get(consumer)!.reads[sender]!.events)} ${provider}`;
  }
}

function reads({ kind }: Party): boolean {
  return kind === 'candidate' || kind === 'live';
}
