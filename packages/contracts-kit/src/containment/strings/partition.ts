import { type CharSet, has, isOdd, LAST, PREFERRED, rank } from './chars.js';

/**
 * All code points, split into classes. `starts[i]` begins an interval of class `classes[i]`, which ends where the next begins. Each
 * class has the member that reads best.
 */
export interface Partition {
  readonly id: number;
  readonly starts: readonly number[];
  readonly classes: readonly number[];
  /** By class. */
  readonly points: readonly number[];
  /** The classes, the one with the most readable member first. */
  readonly order: readonly number[];
}

/** Interns partitions: most states of an automaton share a few of them. */
export class Partitions {
  readonly #known = new Map<string, Partition>();
  readonly #pairs = new Map<number, Partition>();
  readonly whole: Partition;

  constructor() {
    this.whole = this.#intern([0], [0]);
  }

  /** A set and the rest. */
  of(set: CharSet): Partition {
    const starts: number[] = [];
    const inside: number[] = [];
    if (set[0] !== 0) {
      starts.push(0);
      inside.push(0);
    }
    for (let i = 0; i < set.length; i += 2) {
      starts.push(set[i]!);
      inside.push(1);
      if (set[i + 1]! < LAST) {
        starts.push(set[i + 1]! + 1);
        inside.push(0);
      }
    }
    return this.#intern(starts, inside);
  }

  /** The coarsest partition that is finer than both. */
  refine(a: Partition, b: Partition): Partition {
    if (a === b || b === this.whole) return a;
    if (a === this.whole) return b;
    const key = Math.min(a.id, b.id) * 0x4000000 + Math.max(a.id, b.id);
    const known = this.#pairs.get(key);
    if (known) return known;
    const starts: number[] = [];
    const classes: number[] = [];
    let i = 0;
    let j = 0;
    for (let point = 0; ; ) {
      starts.push(point);
      classes.push(a.classes[i]! * b.points.length + b.classes[j]!);
      const nextA = a.starts[i + 1] ?? LAST + 1;
      const nextB = b.starts[j + 1] ?? LAST + 1;
      point = Math.min(nextA, nextB);
      if (point > LAST) break;
      if (nextA === point) i++;
      if (nextB === point) j++;
    }
    const result = this.#intern(starts, classes);
    this.#pairs.set(key, result);
    return result;
  }

  #intern(rawStarts: readonly number[], rawClasses: readonly number[]): Partition {
    const numbers = new Map<number, number>();
    const starts: number[] = [];
    const classes: number[] = [];
    rawClasses.forEach((raw, index) => {
      const number = numbers.get(raw) ?? numbers.size;
      numbers.set(raw, number);
      if (classes[classes.length - 1] === number) return;
      starts.push(rawStarts[index]!);
      classes.push(number);
    });
    const key = `${starts.join(',')}|${classes.join(',')}`;
    let found = this.#known.get(key);
    if (!found) {
      const points = readable(starts, classes, numbers.size);
      const order = points.map((_, index) => index).sort((x, y) => rank(points[x]!) - rank(points[y]!));
      found = { id: this.#known.size, starts, classes, points, order };
      this.#known.set(key, found);
    }
    return found;
  }
}

/** Which class a code point is in. */
export function classOf(partition: Partition, point: number): number {
  const { starts } = partition;
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= point) low = middle;
    else high = middle - 1;
  }
  return partition.classes[low]!;
}

function readable(starts: readonly number[], classes: readonly number[], count: number): number[] {
  const points: number[] = new Array(count).fill(-1);
  let missing = count;
  const shell = { starts, classes } as Partition;
  for (const point of PREFERRED) {
    const index = classOf(shell, point);
    if (points[index]! >= 0) continue;
    points[index] = point;
    if (--missing === 0) return points;
  }
  // Interval by interval: a first choice that everyone can see, else whatever there is.
  const second: number[] = new Array(count).fill(-1);
  for (let i = 0; i < starts.length; i++) {
    const index = classes[i]!;
    if (points[index]! >= 0) continue;
    if (second[index]! < 0) second[index] = starts[i]!;
    const to = (starts[i + 1] ?? LAST + 1) - 1;
    for (let point = starts[i]!; point <= to && point < starts[i]! + 64; point++) {
      if (isOdd(point) || !has(VISIBLE, point)) continue;
      points[index] = point;
      break;
    }
  }
  return points.map((point, index) => (point >= 0 ? point : second[index]!));
}

/** Latin letters with marks, Greek, Cyrillic; CJK and kana; emoji: what most fonts show. */
const VISIBLE: CharSet = [0xa1, 0x24f, 0x391, 0x3c9, 0x410, 0x44f, 0x3041, 0x30fe, 0x4e00, 0x9fa5, 0x1f300, 0x1f64f];
