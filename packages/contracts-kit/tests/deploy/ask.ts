import { answerOf, type Deployment } from '../../src/commands/can-i-deploy.js';
import type { Store } from '../../src/store/store.js';
import { NOW, words } from './world.js';

export interface Asking {
  to?: string;
  with?: readonly string[];
  strict?: boolean;
  requireExecuted?: boolean;
  requireProven?: boolean;
  everyInstance?: boolean;
  ignore?: readonly string[];
  /** Days. */
  asOf?: number;
  now?: number;
}

/** `ask(store, 'auth 1.2.0')`. */
export function ask(store: Store, name: string, asking: Asking = {}): Promise<Deployment> {
  const candidates = [name, ...(asking.with ?? [])].map((one) => {
    const [service, version] = words(one);
    return { service, version };
  });
  const session = { now: new Date(asking.now ?? NOW), signal: new AbortController().signal, progress: () => {} };
  return answerOf(session, store, {
    asked: {
      environment: asking.to ?? 'test',
      candidates,
      strict: asking.strict ?? false,
      requireExecuted: asking.requireExecuted ?? false,
      requireProven: asking.requireProven ?? false,
      everyInstance: asking.everyInstance ?? false,
      ignores: (asking.ignore ?? []).map((service) => ({ service, reason: 'a reason' })),
    },
    doubts: true,
    asOf: asking.asOf === undefined ? undefined : new Date(NOW - asking.asOf * 24 * 3_600_000),
  });
}

/** Each pair with its verdict and rule: `core 1.0.0 with auth 2.0.0: no, out-of-range`; `, but refuted` where the golden speaks against it. */
export function brief({ answer: { pairs } }: Deployment): string[] {
  return pairs.map(({ pair: { consumer, provider }, verdict, rule, ignored, doubt }) => {
    const names = `${consumer.service} ${consumer.version} with ${provider.service} ${provider.version}`;
    return `${names}: ${ignored === undefined ? verdict : 'ignored'}, ${rule}${doubt ? ', but refuted' : ''}`;
  });
}
