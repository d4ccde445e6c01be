import { canonicalJson } from './canonical.js';
import { rules } from './rules.js';
import { ownChecks } from './strings.js';

const BEGIN = '<!-- generated from src/golden: rules -->';
const END = '<!-- end of what is generated -->';

/** The tables of `docs/golden.md`, as Markdown. */
function renderTables(): string {
  const rows = rules.map(({ name, zod3, zod4, golden, set, by }) => [name, zod3, zod4, golden, set, code(by)]);
  const checks = ownChecks().map(([name, says]) => [code(name), code(canonicalJson(says))]);
  return [
    BEGIN,
    table(['contract', 'Zod 3 converted', 'Zod 4 converted', 'golden', 'set', 'by'], rows),
    'What a golden says for the string checks that Zod has a name for:',
    table(['check', 'golden'], checks),
    END,
  ].join('\n\n');
}

/** The page with its generated part replaced; a page without one is returned as it is. */
export function withTables(page: string): string {
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END);
  return from < 0 || to < 0 ? page : page.slice(0, from) + renderTables() + page.slice(to + END.length);
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}
