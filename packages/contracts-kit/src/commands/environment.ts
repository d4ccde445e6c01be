import { FindingError } from '../finding.js';
import {
  declareEnvironment,
  type Environment,
  isRetentionOf,
  listEnvironments,
} from '../registry/environment-journal.js';
import { KEPT_DEPARTURES_MS, type Retention } from '../registry/record-types.js';
import { nearest } from '../service/nearest.js';
import {
  badArgument,
  type Flags,
  formatDuration,
  listFlag,
  nameArgument,
  parseDuration,
  textFlag,
} from './arguments.js';
import { strangers } from './retention-names.js';
import type { Result } from './session.js';
import type { StoreSession } from './store-session.js';

const DAY_MS = 86_400_000;

/** Of an environment that says nothing else: a week, as brokers keep messages unless told otherwise; and clocks a few minutes apart. */
const defaults = { production: false, retention: { default: 7 * DAY_MS, of: {} }, margin: 300_000 };

/** `environment create <name>` and `environment list`. */
export function environment(
  session: StoreSession,
  { words: [action = '', name], flags }: { words: readonly string[]; flags: Flags },
): Promise<Result> {
  if (action === 'create') return create(session, name ?? '', flags);
  if (action === 'list' && name === undefined) return list(session);
  const like = action === 'list' ? 'list' : nearest(action, ['create', 'list']);
  const typed = like === 'create' && name !== undefined ? `create ${name}` : 'create <name>';
  const mend = `Type contracts-kit environment ${like === 'list' ? 'list, without a name' : `${typed}, or contracts-kit environment list`}`;
  const found = [action, name].filter((one) => one !== undefined).join(' ');
  throw badArgument('environment', found, 'create <name>, or list', { mend });
}

/** An environment that is there is changed in what is given, and keeps the rest. */
async function create(session: StoreSession, given: string, flags: Flags): Promise<Result> {
  if (given === '') {
    const mend = 'Type contracts-kit environment create test';
    throw badArgument('environment create', '', 'create <name>', { message: 'The environment has no name.', mend });
  }
  const name = nameArgument('environment', given, 'environment create');
  const own = listFlag(flags, 'retentionOf').map(retentionOf);
  const { store, now, signal } = session;
  const change = (current: Omit<Environment, 'name' | 'since'> = defaults) => {
    const of = { ...current.retention.of };
    for (const [provider, duration] of own) of[provider] = duration;
    const retention: Retention = { default: durationFlag(flags, 'retention') ?? current.retention.default, of };
    const margin = durationFlag(flags, 'margin') ?? current.margin;
    refuseTooLong({ retention, margin }, flags);
    const production = typeof flags.production === 'boolean' ? flags.production : current.production;
    return { production, retention, margin };
  };
  const by = await session.by();
  const unknown = await strangers(
    own.map(([of]) => of),
    session,
  );
  const [slip, ...slips] = unknown.filter((one) => one.severity === 'error');
  if (slip) throw new FindingError(slip, ...slips);
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
    findings: unknown,
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

/** What is kept of departures bounds every window. Names the flag that was given, and the most that it can be. */
function refuseTooLong({ retention, margin }: { retention: Retention; margin: number }, flags: Flags): void {
  const all: [string, number][] = [['', retention.default], ...Object.entries(retention.of)];
  const long = all.find(([, duration]) => duration + margin > KEPT_DEPARTURES_MS);
  if (long === undefined) return;
  const [of, duration] = long;
  const general = of === '';
  const own = general
    ? textFlag(flags, 'retention')
    : listFlag(flags, 'retentionOf').findLast((one) => one.startsWith(`${of}=`));
  // What was said before is not to blame for the margin that is said now.
  const [flag, found, most] =
    own === undefined
      ? ['--margin', formatDuration(margin), KEPT_DEPARTURES_MS - duration]
      : [general ? '--retention' : '--retention-of', own, KEPT_DEPARTURES_MS - margin];
  const fits = formatDuration(most < DAY_MS ? Math.max(0, most) : most - (most % DAY_MS));
  const limit = formatDuration(KEPT_DEPARTURES_MS);
  throw badArgument(flag, found, `at most ${limit}, a retention and the margin together`, {
    message: `${flag} ${found} is too long: what departed is remembered for ${limit}, the margin included.`,
    mend: `Write ${flag} ${own === undefined || general ? '' : `${of}=`}${fits} or less: the limit is ${limit}, the margin included.`,
  });
}

function retentionOf(text: string): [string, number] {
  const at = text.indexOf('=');
  const of = text.slice(0, Math.max(0, at));
  if (!isRetentionOf(of)) {
    throw badArgument(
      '--retention-of',
      text,
      'a provider or one of its events, and a duration: auth=30d, auth/UserCreated=14d',
      { mend: 'Write --retention-of auth=30d, or --retention-of auth/UserCreated=14d for one event.' },
    );
  }
  return [of, parseDuration(text.slice(at + 1), '--retention-of')];
}
