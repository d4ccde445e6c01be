/** One line of the table. Times in milliseconds. */
interface Row {
  what: string;
  ours: number;
  floor: number;
  /** At most so many times the floor; absent where only the number is of interest. */
  allowed?: number;
  /** At most so many milliseconds, whatever the floor needs. */
  limit?: number;
}

/** A line that is about a count and not about time: `ours` has to be `wanted`. */
export interface CountRow {
  what: string;
  ours: number;
  wanted: number;
}

/** A line that is about a size, in the unit that `what` names. */
interface SizeRow {
  what: string;
  ours: number;
  atMost: number;
}

export type AnyRow = Row | CountRow | SizeRow;

/** What one case of the bench comes to: rows of the table, and lines to print below it. */
export interface Outcome {
  rows: AnyRow[];
  notes?: string[];
}

export interface BenchCase {
  name: string;
  run(): Promise<Outcome>;
}

const head = ['what', 'ours', 'floor', 'ratio', 'allowed', ''];

export function isOver(row: AnyRow): boolean {
  if ('wanted' in row) return row.ours !== row.wanted;
  if ('atMost' in row) return row.ours > row.atMost;
  if (row.limit !== undefined && row.ours > row.limit) return true;
  return row.allowed !== undefined && row.ours > row.floor * row.allowed;
}

/** The table as Markdown, its columns aligned. */
export function formatTable(rows: readonly AnyRow[]): string {
  const cells = [head, ...rows.map(cellsOf)];
  const widths = head.map((_, column) => Math.max(3, ...cells.map((line) => line[column]!.length)));
  const lines = cells.map((line) => `| ${line.map((cell, column) => padded(cell, column, widths)).join(' | ')} |`);
  const rule = `|${widths.map((width, column) => (column === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

function cellsOf(row: AnyRow): string[] {
  const verdict = isOver(row) ? 'over' : 'ok';
  if ('wanted' in row) return [row.what, String(row.ours), String(row.wanted), '', '', verdict];
  if ('atMost' in row) return [row.what, row.ours.toFixed(0), '', '', row.atMost.toFixed(0), verdict];
  const small = row.limit !== undefined || (row.allowed !== undefined && row.allowed < 1);
  const ratio = (row.ours / row.floor).toFixed(small ? 3 : 2);
  if (row.limit !== undefined) return [row.what, time(row.ours), time(row.floor), ratio, time(row.limit), verdict];
  if (row.allowed === undefined) return [row.what, time(row.ours), time(row.floor), ratio, '', ''];
  return [row.what, time(row.ours), time(row.floor), ratio, row.allowed.toFixed(row.allowed < 1 ? 3 : 2), verdict];
}

function padded(cell: string, column: number, widths: readonly number[]): string {
  return column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!);
}

function time(milliseconds: number): string {
  if (milliseconds < 10) return `${milliseconds.toFixed(2)} ms`;
  return milliseconds < 1000 ? `${milliseconds.toFixed(0)} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
}
