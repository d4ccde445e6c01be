import { has } from '../golden/json.js';
import { pointerSteps } from '../json-pointer.js';

const MAX_TEXT = 120;
const MAX_MEMBERS = 40;
const MAX_DEPTH = 24;
const MAX_LINES = 400;

const MARK = '>';

/**
 * A value as indented JSON, a line each, the place that a JSON Pointer names marked: `> ` before its lines and `<-- here`
 * behind the first, other lines indented by two. A place that the value lacks marks what should hold it. Text only and safe to
 * print: control and direction characters are escaped, and what is long, wide, deep or no JSON is cut and says so; the marked
 * place is never cut out.
 */
export function describeWitness(witness: unknown, at: string): string[] {
  const steps = pointerSteps(at);
  let found = 0;
  let value: unknown = witness;
  for (const step of steps) {
    if (typeof value !== 'object' || value === null || !has(value, step)) break;
    value = (value as Record<string, unknown>)[step];
    found += 1;
  }
  const missing = found < steps.length ? `<-- here: no ${quote(steps[found]!)}` : '<-- here';
  const target = steps.slice(0, found);
  const lines: Line[] = [];
  lay(lines, witness, { margin: '', name: '', comma: '', path: target, marked: false, note: missing, depth: 0 });
  return cut(lines).map(({ text, marked, note }) => `${marked ? MARK : ' '} ${text}${note === '' ? '' : `  ${note}`}`);
}

interface Line {
  text: string;
  marked: boolean;
  note: string;
}

interface Layout {
  margin: string;
  /** `"name": `, or nothing. */
  name: string;
  comma: string;
  /** The steps that are left to the marked place; undefined where it is not inside. */
  path: readonly string[] | undefined;
  marked: boolean;
  note: string;
  depth: number;
}

function lay(lines: Line[], value: unknown, layout: Layout): void {
  const { margin, name, comma, path, depth } = layout;
  const here = path?.length === 0;
  const marked = layout.marked || here;
  const note = here ? layout.note : '';
  if (typeof value !== 'object' || value === null) {
    lines.push({ text: `${margin}${name}${scalar(value)}${comma}`, marked, note });
    return;
  }
  const isArray = Array.isArray(value);
  const [open, close] = isArray ? '[]' : '{}';
  const keys = isArray
    ? Array.from(value.slice(0, MAX_MEMBERS).keys(), String)
    : Object.keys(value).slice(0, MAX_MEMBERS);
  const next = path?.[0];
  if (next !== undefined && !keys.includes(next)) keys.push(next);
  const size = isArray ? value.length : Object.keys(value).length;
  // On the way to the marked place no depth is too deep.
  if (size === 0 || (depth >= MAX_DEPTH && next === undefined)) {
    lines.push({ text: `${margin}${name}${open}${size === 0 ? '' : ` … ${size} `}${close}${comma}`, marked, note });
    return;
  }
  lines.push({ text: `${margin}${name}${open}`, marked, note });
  const shown = depth >= MAX_DEPTH ? keys.filter((key) => key === next) : keys;
  const rest = size - shown.length;
  shown.forEach((key, i) => {
    lay(lines, (value as Record<string, unknown>)[key], {
      margin: `${margin}${' '.repeat(depth < MAX_DEPTH ? 2 : 0)}`,
      name: isArray ? '' : `${quote(key)}: `,
      comma: i < shown.length - 1 || rest > 0 ? ',' : '',
      path: key === next ? path!.slice(1) : undefined,
      marked,
      note: layout.note,
      depth: depth + 1,
    });
  });
  if (rest > 0) lines.push({ text: `${margin}  … ${rest} more`, marked, note: '' });
  lines.push({ text: `${margin}${close}${comma}`, marked, note: '' });
}

/** At most MAX_LINES, around the first marked one. */
function cut(lines: readonly Line[]): readonly Line[] {
  if (lines.length <= MAX_LINES) return lines;
  const mark = Math.max(
    0,
    lines.findIndex((line) => line.marked),
  );
  const from = Math.max(0, Math.min(mark - MAX_LINES / 2, lines.length - MAX_LINES));
  const gap = (count: number): Line[] => (count > 0 ? [{ text: `… ${count} lines`, marked: false, note: '' }] : []);
  return [...gap(from), ...lines.slice(from, from + MAX_LINES), ...gap(lines.length - from - MAX_LINES)];
}

function scalar(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  return `(no JSON: ${typeof value})`;
}

/** A JSON string, cut by code points, without anything that a terminal or a reader could take for something else. */
function quote(text: string): string {
  const points = [...text.slice(0, 2 * MAX_TEXT + 2)];
  const whole = points.length <= MAX_TEXT && text.length <= 2 * MAX_TEXT;
  const kept = whole ? text : points.slice(0, MAX_TEXT).join('');
  const safe = JSON.stringify(kept).replace(
    /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return whole ? safe : `${safe.slice(0, -1)}…" (${text.length} characters)`;
}
