import { join, resolve } from 'node:path';
import { planPublish } from '../../src/registry/plan.js';
import { executePublish } from '../../src/registry/publish.js';
import { openDirectoryStore } from '../../src/store/directory.js';
import { interleaved, processTime, timedProcess, withoutStart } from '../measure.js';
import { nativeValidator } from '../native.js';
import { inFolder, kitProgram, Service } from '../repository.js';
import type { BenchCase } from '../table.js';
import { type WebhookGolden, webhookExamples, webhookGoldens } from '../webhooks.js';

const PROVIDER = 'github';

/** Real published events: GitHub's webhooks as one provider's goldens and their examples as one consumer's. */
export const octokit: BenchCase = {
  name: 'octokit',
  run: () =>
    inFolder(async (folder) => {
      const goldens = webhookGoldens(PROVIDER);
      const usable = goldens.filter((golden) => golden.bytes !== undefined);
      const path = join(folder, 'store');
      await publishGoldens(path, usable);
      const examples = webhookExamples();
      const consumed = usable.filter(({ event }) => examples.has(event)).map(({ event }) => event);
      const all = await consumer(folder, consumed, examples);
      const args = [kitProgram, 'validate', '--store', `dir:${path}`];
      const { ran } = await timedProcess('node', [...args, '--format', 'json'], {
        cwd: all.service.dir,
        expect: [0, 1],
      });
      const refused = refusals(ran.stdout, all.service.dir);
      // The times are of what is accepted: the raw call stops at the first refusal, the kit goes on and says why.
      const accepted = new Map(
        [...all.files].map(([event, files]) => [event, examples.get(event)!.filter((_, n) => !refused.has(files[n]!))]),
      );
      const timed = consumed.filter((event) => accepted.get(event)!.length > 0);
      const many = await consumer(folder, timed, accepted);
      const one = await consumer(folder, ['Star'], accepted);
      const ours =
        ({ service }: Consumer) =>
        () =>
          processTime('node', args, { cwd: service.dir });
      await ours(one)();
      await ours(many)();
      const times = await interleaved(
        { ours: ours(many), floor: raw(many), oursStart: ours(one), floorStart: raw(one) },
        2,
      );
      const count = [...many.files.values()].flat().length;
      const row = {
        what: `octokit: validate ${count} examples by ${timed.length} goldens / one call of jsonschema for each`,
        ours: withoutStart(times.ours, times.oursStart),
        floor: withoutStart(times.floor, times.floorStart),
      };
      return { rows: [row], notes: [coverage(goldens, consumed), verdicts(all, refused)] };
    }),
};

/** One call of the validator's program for each schema, one after the other. */
function raw({ service, files }: Consumer) {
  return async () => {
    let sum = 0;
    for (const [event, paths] of files) {
      const schema = join(service.dir, `tests/consumer/.schemas/${PROVIDER}/1.0.0/${event}.schema.json`);
      sum += await processTime(nativeValidator, ['validate', schema, ...paths, '--format-assertion', '--fast']);
    }
    return sum;
  };
}

async function publishGoldens(path: string, goldens: readonly WebhookGolden[]): Promise<void> {
  const plan = planPublish({
    service: PROVIDER,
    version: '1.0.0',
    kind: 'release',
    plannedVersion: '1.0.0',
    git: { commit: null, branch: null, tag: `${PROVIDER}@1.0.0` },
    goldens: goldens.map(({ event, bytes }) => ({ event, bytes: bytes! })),
    pacts: [],
    consumes: {},
    emits: goldens.map(({ event }) => event),
  });
  await executePublish(openDirectoryStore(path), plan);
}

interface Consumer {
  service: Service;
  /** Absolute paths of the examples, by event. */
  files: Map<string, string[]>;
}

async function consumer(
  folder: string,
  events: readonly string[],
  examples: Map<string, unknown[]>,
): Promise<Consumer> {
  const service = await Service.make(
    folder,
    'consumer',
    { contracts: { emits: 'nothing' } },
    {
      'tests/consumer/config.json': { providers: { [PROVIDER]: events } },
    },
  );
  const files = new Map<string, string[]>();
  for (const event of events) {
    const paths = (examples.get(event) ?? []).map((_, n) => `tests/consumer/examples/${PROVIDER}/${event}/${n}.json`);
    for (const [n, path] of paths.entries()) await service.write(path, examples.get(event)![n]);
    files.set(
      event,
      paths.map((path) => join(service.dir, path)),
    );
  }
  return { service, files };
}

interface Refused {
  at: { file: string; pointer?: string };
  message: string;
}

/** By absolute path. */
function refusals(stdout: string, dir: string): Map<string, Refused[]> {
  const { findings } = JSON.parse(stdout) as { findings: (Refused & { code: string; severity: string })[] };
  const other = findings.find(({ code, severity }) => severity === 'error' && !code.startsWith('example-refused'));
  if (other) throw new Error(`${other.code}: ${other.message}`);
  return Map.groupBy(
    findings.filter(({ code }) => code.startsWith('example-refused')),
    ({ at }) => resolve(dir, at.file),
  );
}

function coverage(goldens: readonly WebhookGolden[], consumed: readonly string[]): string {
  const without = goldens.filter(({ bytes }) => bytes === undefined).map(({ event, whyNot }) => `${event} (${whyNot})`);
  const used = goldens.length - without.length;
  const rest = without.length === 0 ? '' : ` Not used: ${without.join(', ')}.`;
  return `octokit: ${used} of ${goldens.length} published events became goldens, ${consumed.length} of them have examples.${rest}`;
}

function verdicts({ files }: Consumer, refused: Map<string, Refused[]>): string {
  const count = [...files.values()].flat().length;
  const reasons = [...refused].map(([file, [first]]) => ({
    name: file.split(/[/\\]/).slice(-2).join('/'),
    first: first!,
  }));
  const lacking = reasons.filter(({ first }) => first.message.includes('was expected to be an object that defines'));
  const shown = [...lacking.slice(0, 1), ...reasons.filter((reason) => !lacking.includes(reason)).slice(0, 3)];
  return [
    `octokit: ${count - refused.size} of ${count} examples are accepted, ${refused.size} refused; ${lacking.length} of those lack a required property. Some of them:`,
    ...shown.map(({ name, first }) => `  ${name} at ${first.at.pointer || '/'}: ${reasonOf(first.message)}`),
  ].join('\n');
}

function reasonOf(message: string): string {
  const reason = message.replace(/^.*does not accept the example: /, '');
  return reason.length > 160 ? `${reason.slice(0, 160)}…` : reason;
}
