import fc from 'fast-check';
import { type Content, type Fields, type Model, services, versions } from './model.js';
import { compare, type Question } from './questions.js';
import type { Real } from './real.js';
import { type Step, saidOf, take } from './steps.js';

const number = fc.nat({ max: 1000 });
const oneIn = (count: number) => fc.nat({ max: count - 1 }).map((one) => one === 0);
/** Mostly more is sent than is read, so that most pairs are good once somebody looked. */
const sentFields = fc.constantFrom<Fields>(['id', 'name'], ['id', 'name'], ['id', 'name'], ['id'], ['name']);
const readFields = fc.constantFrom<Fields>(['id'], ['id'], ['name'], ['id', 'name']);
const range = fc.constantFrom('^1.0.0' as const, null, null);
const maybe = <T>(value: fc.Arbitrary<T>, freq = 6) => fc.option(value, { nil: undefined, freq });
const some = <T>(record: Record<string, T | undefined>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

const eventsOf = {
  auth: (fields: fc.Arbitrary<Fields>) =>
    fc.record({ UserCreated: maybe(fields, 8), UserDeleted: maybe(fields, 2) }).map(some),
  core: (fields: fc.Arbitrary<Fields>) => fc.record({ Moved: maybe(fields, 8) }).map(some),
};
const readOf = (events: fc.Arbitrary<Record<string, Fields>>) =>
  maybe(
    fc.record({ range, events }).filter((one) => Object.keys(one.events).length > 0),
    3,
  );
const contentOf = (service: (typeof services)[number]): fc.Arbitrary<Content> =>
  fc
    .record({
      emits: service === 'mail' ? fc.constant({}) : eventsOf[service](sentFields),
      auth: service === 'auth' ? fc.constant(undefined) : readOf(eventsOf.auth(readFields)),
      core: service === 'core' ? fc.constant(undefined) : readOf(eventsOf.core(readFields)),
    })
    .map(({ emits, auth, core }) => ({ emits, reads: some({ auth, core }) }));
const contents = fc.record({ auth: contentOf('auth'), core: contentOf('core'), mail: contentOf('mail') });

const asked: fc.Arbitrary<Question> = fc.record({
  environment: number,
  which: number,
  together: fc.option(number, { nil: undefined, freq: 2 }),
  strict: oneIn(5),
  requireExecuted: oneIn(8),
  requireProven: oneIn(6),
  everyInstance: oneIn(2),
  ignore: fc.constantFrom(undefined, undefined, undefined, undefined, undefined, ...services),
});

const versionStep = (kind: 'deploy' | 'release' | 'end-support' | 'yank') =>
  fc.record({ kind: fc.constant(kind), which: number, environment: number, instance: number });
const weighted: [number, fc.Arbitrary<Step>][] = [
  [8, fc.record({ kind: fc.constant('publish'), service: number, version: number, content: contents })],
  [16, versionStep('deploy')],
  [4, versionStep('release')],
  [3, versionStep('end-support')],
  [1, versionStep('yank')],
  [5, fc.record({ kind: fc.constant('undeploy'), service: number, environment: number, instance: number })],
  [2, fc.record({ kind: fc.constant('retire'), service: number, event: number, provider: number })],
  [12, fc.record({ kind: fc.constant('verify'), consumer: number, provider: number, good: fc.boolean() })],
  [10, fc.record({ kind: fc.constant('builders'), which: number, good: fc.boolean() })],
  [4, fc.record({ kind: fc.constant('wait'), days: fc.constantFrom(0.5, 1, 2, 3, 6) })],
  [5, fc.record({ kind: fc.constant('prune'), service: number, passes: fc.constantFrom(1, 3, 3) })],
] as [number, fc.Arbitrary<Step>][];

/** Two releases and a snapshot of each service, before anything happens. */
export const beginnings = fc.array(contents, { minLength: 3, maxLength: 3 });

const FIRST = ['1.0.0', '1.1.0', '0.0.0-local.dirty-aaaaaaaa'];

export async function begin(all: readonly Record<string, Content>[], model: Model, { world }: Real): Promise<void> {
  for (const [index, content] of all.entries()) {
    for (const service of services) {
      const version = FIRST[index]!;
      const name = `${service} ${version}`;
      model.publish(name, content[service]!);
      await world.publish(name, { ...saidOf(content[service]!), planned: versions[version]! });
    }
  }
}

/** One step and two questions after it. */
export const commands = fc
  .record({
    step: fc.oneof(...weighted.map(([weight, arbitrary]) => ({ weight, arbitrary }))),
    questions: fc.array(asked, { minLength: 2, maxLength: 2 }),
  })
  .map(({ step, questions }) => new Command(step, questions));

class Command implements fc.AsyncCommand<Model, Real> {
  constructor(
    readonly step: Step,
    readonly questions: readonly Question[],
  ) {}

  check(): boolean {
    return true;
  }

  async run(model: Model, real: Real): Promise<void> {
    real.clock -= 1;
    await take(this.step, model, real);
    real.clock -= 1;
    for (const question of this.questions) await compare(question, model, real);
  }

  toString(): string {
    return JSON.stringify(this.step);
  }
}
