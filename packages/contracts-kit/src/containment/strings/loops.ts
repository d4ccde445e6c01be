/** A graph of single characters, as a position automaton is: what may follow what, and which two can be the same character. */
export interface Positions {
  readonly follow: readonly ReadonlySet<number>[];
  overlap(a: number, b: number): boolean;
  /** Throws when the work is too much. */
  spend(work: number): void;
}

/**
 * The most loops that can stand one after the other on the same text, and whether one of them is ambiguous. Follows two readers of one
 * text: the first stays in its loop, the second moves on; where the second reaches another loop, the two loops can share text. Where
 * both are in one loop at different places and can meet again, one text goes through the loop in two ways.
 */
export function sharedLoops(graph: Positions): { chain: number; ambiguous: boolean } {
  const { of, count } = loopsOf(graph);
  const width = graph.follow.length;
  const shares: Set<number>[] = Array.from({ length: count }, () => new Set());
  let ambiguous = false;
  for (let home = 0; home < count; home++) {
    const start = of.flatMap((loop, at) => (loop === home ? [at * width + at] : []));
    const { seen, back } = pairs(graph, start, (p) => of[p] === home);
    const meeting = new Set<number>(start);
    const queue = [...start];
    for (let pair = queue.pop(); pair !== undefined; pair = queue.pop()) {
      for (const from of back.get(pair) ?? []) {
        if (meeting.has(from)) continue;
        meeting.add(from);
        queue.push(from);
      }
    }
    for (const pair of seen) {
      const [p, r] = [Math.floor(pair / width), pair % width];
      const loop = of[r]!;
      if (loop === home) {
        if (p !== r && meeting.has(pair)) ambiguous = true;
      } else if (loop >= 0) shares[home]!.add(loop);
    }
  }
  const depths: number[] = [];
  for (let loop = 0; loop < count; loop++) {
    depths.push(1 + [...shares[loop]!].reduce((most, to) => Math.max(most, depths[to] ?? 0), 0));
  }
  return { chain: depths.reduce((most, depth) => Math.max(most, depth), 0), ambiguous };
}

/** Which loop each position is in (strongly connected components, by Tarjan), -1 for none. A later loop has a lower number. */
function loopsOf({ follow }: Positions): { of: number[]; count: number } {
  const index: number[] = new Array(follow.length).fill(-1);
  const low: number[] = new Array(follow.length).fill(0);
  const of: number[] = new Array(follow.length).fill(-1);
  const stack: number[] = [];
  const open = new Set<number>();
  let next = 0;
  let count = 0;
  const visit = (at: number): void => {
    index[at] = next;
    low[at] = next++;
    stack.push(at);
    open.add(at);
    for (const to of follow[at]!) {
      if (index[to] === -1) {
        visit(to);
        low[at] = Math.min(low[at]!, low[to]!);
      } else if (open.has(to)) low[at] = Math.min(low[at]!, index[to]!);
    }
    if (low[at] !== index[at]) return;
    const members = stack.splice(stack.indexOf(at));
    for (const member of members) open.delete(member);
    if (members.length === 1 && !follow[at]!.has(at)) return;
    for (const member of members) of[member] = count;
    count++;
  };
  for (let at = 0; at < follow.length; at++) if (index[at] === -1) visit(at);
  return { of, count };
}

/** All pairs of positions that two readers of one text can reach, and from which pairs. A pair is `first * width + second`. */
function pairs(
  graph: Positions,
  start: readonly number[],
  stays: (first: number) => boolean,
): { seen: Set<number>; back: Map<number, number[]> } {
  const width = graph.follow.length;
  const seen = new Set(start);
  const back = new Map<number, number[]>();
  const queue = [...start];
  for (let pair = queue.pop(); pair !== undefined; pair = queue.pop()) {
    for (const first of graph.follow[Math.floor(pair / width)]!) {
      if (!stays(first)) continue;
      for (const second of graph.follow[pair % width]!) {
        graph.spend(1);
        if (!graph.overlap(first, second)) continue;
        const to = first * width + second;
        const list = back.get(to);
        if (list) list.push(pair);
        else back.set(to, [pair]);
        if (seen.has(to)) continue;
        seen.add(to);
        queue.push(to);
      }
    }
  }
  return { seen, back };
}
