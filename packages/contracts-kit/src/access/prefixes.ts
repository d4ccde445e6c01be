/** Who may do what below which prefix of the store: the one table that policies are made of. */

/**
 * What one kind of pipeline does with some keys.
 *
 * - `read`: gets objects. `list`: lists them, which also tells an object that is missing from one that is denied.
 * - `write`: `create` puts an object where none is; `move` also replaces one, by compare-and-swap. Nobody deletes.
 */
export interface Access {
  /** Keys of the store, without its prefix; `*` stands for anything, also for several segments. */
  keys: string;
  read?: true;
  list?: true;
  write?: 'create' | 'move';
  /** What for, for people. */
  why: string;
}

/** Every prefix of the layout; what is below another one is nobody's. */
export const created = [
  'golden',
  'pacts',
  'versions',
  'claims',
  'records',
  'environments',
  'verifications',
  'tombstones',
] as const;
export const moved = ['heads'] as const;

/**
 * The pipeline of a service, which may consume events of `providers`. What it reads of services that it does not name is what says who there
 * is and what runs where, never a contract: a consumer that appears tomorrow has to be seen by its provider without a new policy, and nothing in the
 * store's keys tells the manifest, heads and records of a consumer from those of anybody else.
 */
export function ofService(self: string, providers: readonly string[]): Access[] {
  const others = [...new Set(providers)].filter((one) => one !== self).sort();
  return [
    { keys: 'versions/*', read: true, list: true, why: 'manifests: what every version holds and consumes' },
    { keys: `versions/${self}/*`, write: 'create', why: 'its own, last of each publish' },
    { keys: `claims/${self}/*`, read: true, write: 'create', why: 'reservations of a version while it is published' },
    { keys: `golden/${self}/*`, read: true, list: true, write: 'create', why: 'its own goldens' },
    { keys: `pacts/*/${self}/*`, read: true, list: true, write: 'create', why: 'its own pacts, as a consumer' },
    { keys: `pacts/${self}/*`, read: true, list: true, why: 'pacts of its consumers, also of those to come' },
    { keys: 'heads/*', read: true, list: true, why: 'where the branches of its counterparts stand' },
    { keys: `heads/${self}/*`, write: 'move', why: 'its own heads, by compare-and-swap' },
    { keys: 'records/*', read: true, list: true, why: 'what of its counterparts is deployed, released, retired' },
    { keys: `records/${self}/*`, write: 'create', why: 'its own records' },
    { keys: 'tombstones/*', read: true, list: true, why: 'which versions prune removes, and so are refused' },
    { keys: 'environments/*', read: true, list: true, why: 'what an environment is; whoever creates one is an admin' },
    {
      keys: `verifications/${self}/*`,
      read: true,
      list: true,
      write: 'create',
      why: 'results with its own versions, as a provider',
    },
    {
      keys: `verifications/*/*/${self}/*.proven.json`,
      write: 'create',
      why: "proofs of its own pacts, as a consumer; executions are its provider's word",
    },
    ...others.flatMap((provider): Access[] => [
      { keys: `golden/${provider}/*`, read: true, list: true, why: `goldens of ${provider}, which it consumes` },
      { keys: `verifications/${provider}/*`, read: true, list: true, why: `results with versions of ${provider}` },
    ]),
  ];
}

/** Who looks at everything: a dashboard, `snapshot save`, `can-i-deploy --with`. */
export function ofReader(): Access[] {
  return [{ keys: '*', read: true, list: true, why: 'everything' }];
}

/** Who creates environments, and records what no service's own pipeline records any more, such as that it is retired. */
export function ofAdmin(): Access[] {
  return [
    ...ofReader(),
    { keys: 'environments/*', write: 'create', why: 'environments, and what is declared of them' },
    { keys: 'records/*', write: 'create', why: 'records of any service' },
  ];
}
