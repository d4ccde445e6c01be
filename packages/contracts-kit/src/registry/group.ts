/** Versions that hold one content, with the labels of all of them. */
export interface ContentGroup<T> {
  digest: string;
  members: [T, ...T[]];
}

/**
 * De-duplicates by content and keeps every label: one check for each group answers for all its members. Items without
 * that content (`undefined`) are returned apart, never dropped.
 */
export function groupByContent<T>(
  items: Iterable<T>,
  digestOf: (item: T) => string | undefined,
): { groups: ContentGroup<T>[]; without: T[] } {
  const groups = new Map<string, ContentGroup<T>>();
  const without: T[] = [];
  for (const item of items) {
    const digest = digestOf(item);
    if (digest === undefined) {
      without.push(item);
      continue;
    }
    const group = groups.get(digest);
    if (group === undefined) groups.set(digest, { digest, members: [item] });
    else group.members.push(item);
  }
  return { groups: [...groups.values()], without };
}
