import {
  declareEnvironment,
  type Environment,
  isRetentionOf,
  listEnvironments,
} from '../registry/environment-journal.js';
import { KEPT_DEPARTURES_MS, type Retention } from '../registry/record-types.js';
import {
  badArgument,
  type Flags,
  formatDuration,
  listFlag,
  nameArgument,
  parseDuration,
  textFlag,
} from './arguments.js';
import type { Result } from './session.js';
import type { StoreSession } from './store-session.js';

/** Of an environment that says nothing else: a week, as brokers keep messages unless told otherwise; and clocks a few minutes apart. */
const defaults = { production: false, retention: { default: 7 * 86_400_000, of: {} }, margin: 300_000 };

/** `environment create <name>` and `environment list`. */
export function environment(
  session: StoreSession,
  { words: [action = '', name], flags }: { words: readonly string[]; flags: Flags },
): Promise<Result> {
  if (action === 'create') return create(session, name ?? '', flags);
  if (action === 'list' && name === undefined) return list(session);
  throw badArgument(
    'environment',
    [action, name].filter((one) => one !== undefined).join(' '),
    'create <name>, or list',
  );
}

/** An environment that is there is changed in what is given, and keeps the rest. */
async function create(session: StoreSession, given: string, flags: Flags): Promise<Result> {
  const name = nameArgument('environment', given, '<name>');
  const { store, now, signal } = session;
  const change = (current: Omit<Environment, 'name' | 'since'> = defaults) => {
    const of = { ...current.retention.of };
    for (const [provider, duration] of listFlag(flags, 'retentionOf').map(retentionOf)) of[provider] = duration;
    const retention: Retention = { default: durationFlag(flags, 'retention') ?? current.retention.default, of };
    const margin = durationFlag(flags, 'margin') ?? current.margin;
    const longest = Math.max(retention.default, ...Object.values(of)) + margin;
    if (longest > KEPT_DEPARTURES_MS) {
      throw badArgument(
        '--retention',
        formatDuration(longest),
        `at most ${formatDuration(KEPT_DEPARTURES_MS)}, the margin included`,
      );
    }
    const production = typeof flags.production === 'boolean' ? flags.production : current.production;
    return { production, retention, margin };
  };
  const by = await session.by();
  const { outcome, before, environment } = await declareEnvironment(store, name, change, { now, by, signal });
  const what = outcome === 'unchanged' ? 'is so already' : before === undefined ? 'created' : 'changed';
  return {
    checks: [
      {
        name,
        outcome: outcome === 'unchanged' ? 'unchanged' : 'recorded',
        detail: `${what}: ${described(environment)}`,
      },
    ],
    findings: [],
    data: { outcome: outcome === 'unchanged' ? 'unchanged' : 'recorded', environment },
  };
}

async function list({ store, now, signal }: StoreSession): Promise<Result> {
  const { environments } = await listEnvironments(store, { now, signal });
  if (environments.length === 0) {
    const detail = 'none yet: contracts-kit environment create <name>';
    return { checks: [{ name: 'environments', outcome: 'not yet', detail }], findings: [], data: { environments } };
  }
  return {
    checks: environments.map((one) => ({ name: one.name, outcome: 'info', detail: described(one) })),
    findings: [],
    data: { environments },
  };
}

function described({ production, retention, margin }: Omit<Environment, 'name'>): string {
  const own = Object.entries(retention.of).map(([of, duration]) => `${of} ${formatDuration(duration)}`);
  const kept = [formatDuration(retention.default), ...own].join(', ');
  return `${production ? 'production, ' : ''}retention ${kept}, margin ${formatDuration(margin)}`;
}

function durationFlag(flags: Flags, name: string): number | undefined {
  const text = textFlag(flags, name);
  return text === undefined ? undefined : parseDuration(text, `--${name}`);
}

function retentionOf(text: string): [string, number] {
  const at = text.indexOf('=');
  const of = text.slice(0, Math.max(0, at));
  if (!isRetentionOf(of)) {
    throw badArgument(
      '--retention-of',
      text,
      'a provider or one of its events, and a duration: auth=30d, auth/UserCreated=14d',
    );
  }
  return [of, parseDuration(text.slice(at + 1), '--retention-of')];
}
