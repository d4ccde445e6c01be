/** What the validator prints with --json. `instancePosition` is line, column, end line, end column, 1-based. */
export interface ValidatorOutput {
  valid: boolean;
  errors?: { keywordLocation: string; instanceLocation: string; instancePosition?: number[]; error: string }[];
}

/** One reason for a refusal, in the validator's own words. `instance` and `keyword` are JSON Pointers. */
export interface Reason {
  instance: string;
  keyword: string;
  line: number;
  message: string;
}

/**
 * The reasons a person can act on. An object's refusal says nothing that its property's does not; and of an `anyOf` or
 * `oneOf` only the branch speaks that the instance was most likely meant for. Never empty when there are errors.
 */
export function reasonsOf(output: ValidatorOutput): Reason[] {
  const all = (output.errors ?? []).map((error) => ({
    instance: error.instanceLocation,
    keyword: error.keywordLocation,
    line: error.instancePosition?.[0] ?? 1,
    message: error.error,
  }));
  const deepest = all.filter(
    (one) => !all.some((other) => other !== one && other.keyword.startsWith(`${one.keyword}/`)),
  );
  return likelyBranches(deepest.length > 0 ? deepest : all);
}

/** The first `anyOf` or `oneOf` on the way to a keyword that is not below `above`, and which of its branches. */
function branchOf(keyword: string, above: string): { union: string; branch: string } | undefined {
  const below = /^((?:\/[^/]*)*?\/(?:anyOf|oneOf))(\/\d+)(?=\/|$)/.exec(keyword.slice(above.length));
  return below ? { union: above + below[1], branch: above + below[1] + below[2] } : undefined;
}

function likelyBranches(reasons: readonly Reason[], above = ''): Reason[] {
  const unions = new Map<string, Map<string, Reason[]>>();
  const kept: Reason[] = [];
  for (const reason of reasons) {
    const found = branchOf(reason.keyword, above);
    if (!found) {
      kept.push(reason);
      continue;
    }
    // The same union may be applied to several items of an array.
    const branches = unions.get(found.union) ?? new Map<string, Reason[]>();
    branches.set(found.branch, [...(branches.get(found.branch) ?? []), reason]);
    unions.set(found.union, branches);
  }
  for (const branches of unions.values()) {
    const ranked = [...branches].map(([branch, of]) => ({ branch, of, rank: rank(of, branch) }));
    const best = Math.max(...ranked.map((one) => one.rank));
    for (const { branch, of } of ranked.filter((one) => one.rank === best)) kept.push(...likelyBranches(of, branch));
  }
  return kept;
}

/**
 * A branch whose constants fit (`"kind": "email"`) is meant rather than one that got as far; then the one that got further.
 * One that lacks a property was left before its constants were looked at: it is no likelier than one of another kind.
 */
function rank(reasons: readonly Reason[], branch: string): number {
  if (reasons.some((one) => /\/(const|enum)$/.test(one.keyword))) return 0;
  if (reasons.every((one) => one.keyword === `${branch}/required`)) return 0;
  return Math.max(...reasons.map((one) => one.instance.split('/').length));
}
