import { proveContainment } from '../../src/containment/index.js';
import type { Containment, Schema } from '../../src/containment/types.js';
import { inProcess } from '../../tests/containment/support/in-process.js';
import { validateAlone } from '../../tests/containment/support/native.js';
import { median } from '../measure.js';
import type { BenchCase, CountRow } from '../table.js';
import { webhookGoldens } from '../webhooks.js';

/** Adjacent releases of @octokit/webhooks-schemas: what their version says, and the packages. */
const STEPS = [
  { bump: 'major', old: '5-8-0', young: '6-7-0' },
  { bump: 'major', old: '6-11-0', young: '7-0-2' },
  { bump: 'minor', old: '7-3-1', young: '7-4-0' },
  { bump: 'minor', old: '7-4-0', young: '7-5-0' },
] as const;

interface Asked {
  event: string;
  old: Schema;
  young: Schema;
  /** Is every event of the new release one of the old: `refuted` is a break for a reader that knows nothing else. */
  forward: Containment;
  /** And the other way round: both proven, and nothing has changed. */
  backward: Containment;
  /** Milliseconds of both. */
  time: number;
}

/** Real published event schemas, release by release: how much is decided, how fast, and whether every break is one. */
export const webhooksReleases: BenchCase = {
  name: 'webhooks-releases',
  async run() {
    const rows: CountRow[] = [];
    const notes: string[] = [];
    for (const step of STEPS) {
      const { asked, added, removed } = compare(step.old, step.young);
      const breaks = asked.filter(({ forward }) => forward.verdict === 'refuted');
      const open = asked.filter(({ forward, backward }) =>
        [forward, backward].some((one) => one.verdict === 'unknown'),
      );
      let confirmed = 0;
      for (const one of breaks) if (await isBreak(one)) confirmed += 1;
      const what = `webhooks ${dotted(step.old)} -> ${dotted(step.young)}`;
      rows.push({ what: `${what}: events decided`, ours: asked.length - open.length, wanted: asked.length });
      rows.push({ what: `${what}: breaks that both validators see`, ours: confirmed, wanted: breaks.length });
      notes.push(told(what, step.bump, asked, { added, removed }));
    }
    return { rows, notes };
  },
};

function compare(old: string, young: string): { asked: Asked[]; added: string[]; removed: string[] } {
  const [before, after] = [eventsOf(old), eventsOf(young)];
  const asked = [...after].flatMap(([event, schema]): Asked[] => {
    const previous = before.get(event);
    if (previous === undefined) return [];
    const started = performance.now();
    const forward = proveContainment(schema, previous);
    const backward = proveContainment(previous, schema);
    return [{ event, old: previous, young: schema, forward, backward, time: performance.now() - started }];
  });
  return {
    asked,
    added: [...after.keys()].filter((event) => !before.has(event)),
    removed: [...before.keys()].filter((event) => !after.has(event)),
  };
}

function eventsOf(version: string): Map<string, Schema> {
  const goldens = webhookGoldens('github', `webhooks-${version}`);
  const without = goldens.find(({ bytes }) => bytes === undefined);
  if (without) throw new Error(`${without.event} of ${version}: ${without.whyNot}`);
  return new Map(goldens.map(({ event, bytes }) => [event, JSON.parse(new TextDecoder().decode(bytes)) as Schema]));
}

/** Whether the witness is an event of the new release and none of the old, by the word of both validators. */
async function isBreak({ old, young, forward }: Asked): Promise<boolean> {
  if (forward.verdict !== 'refuted') return false;
  const { witness } = forward;
  const ours = inProcess(young)(witness) && !inProcess(old)(witness);
  return ours && (await validateAlone(young, witness)) === true && (await validateAlone(old, witness)) === false;
}

function told(
  what: string,
  bump: string,
  asked: readonly Asked[],
  other: { added: string[]; removed: string[] },
): string {
  const count = (forward: string, backward?: string) =>
    asked.filter(
      (one) => one.forward.verdict === forward && (backward === undefined || one.backward.verdict === backward),
    ).length;
  const times = asked.map(({ time }) => time);
  const slowest = asked.reduce((a, b) => (b.time > a.time ? b : a));
  const unknown = asked.flatMap(({ event, forward, backward }) =>
    [forward, backward].flatMap((one) => (one.verdict === 'unknown' ? [`  ${event}: ${one.reason}`] : [])),
  );
  return [
    `${what} (${bump}): ${asked.length} events in both, ${other.added.length} added, ${other.removed.length} removed;`,
    `  ${count('proven', 'proven')} unchanged, ${count('proven') - count('proven', 'proven')} narrower, ${count('refuted')} broken for a strict reader, ${count('unknown')} unknown;`,
    `  both ways in ${median(times).toFixed(1)} ms in the median, ${sum(times).toFixed(0)} ms in all; the longest is ${slowest.event}, ${(JSON.stringify(slowest.young).length / 1024).toFixed(0)} KB, with ${slowest.time.toFixed(0)} ms`,
    ...unknown,
  ].join('\n');
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const dotted = (version: string) => version.replaceAll('-', '.');
