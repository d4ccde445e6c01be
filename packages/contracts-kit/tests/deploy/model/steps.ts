import { expect } from 'chai';
import { manifestKey } from '../../../src/registry/keys.js';
import { prune } from '../../../src/registry/prune.js';
import { readTombstone } from '../../../src/registry/tombstone.js';
import type { VersionSaid } from '../world.js';
import { type Content, environments, type Fields, type Model, services, versions } from './model.js';
import { choose, DAY, type Real, split, TICKS, timeOf } from './real.js';

/** Numbers choose among what there is; every number means something whenever there is anything. */
export type Step =
  | { kind: 'publish'; service: number; version: number; content: Record<string, Content> }
  | { kind: 'deploy' | 'release' | 'end-support' | 'yank'; which: number; environment: number; instance: number }
  | { kind: 'undeploy'; service: number; environment: number; instance: number }
  | { kind: 'retire'; service: number; event: number; provider: number }
  | { kind: 'verify'; consumer: number; provider: number; good: boolean }
  | { kind: 'builders'; which: number; good: boolean }
  | { kind: 'wait'; days: number }
  | { kind: 'prune'; service: number; passes: number };

/** The same step in the store and in the model. */
export async function take(step: Step, model: Model, real: Real): Promise<void> {
  const { world } = real;
  const now = timeOf(real);
  const happen = (sentence: string) => world.happen(sentence, real.clock / TICKS);
  const names = [...model.published.keys()].sort();
  // Nobody records anything of a version that is about to be removed.
  const free = names.filter((name) => !model.marked.has(name));
  switch (step.kind) {
    case 'publish': {
      const service = choose(services, step.service)!;
      const version = choose(Object.keys(versions), step.version)!;
      const name = `${service} ${version}`;
      if (model.names.has(name)) return;
      const content = step.content[service]!;
      model.publish(name, content);
      return world.publish(name, { ...saidOf(content), planned: versions[version]! });
    }
    case 'deploy':
    case 'release':
    case 'end-support':
    case 'yank': {
      const name = choose(free, step.which);
      if (name === undefined) return;
      const [service, version] = split(name);
      const environment = choose(environments, step.environment)!;
      const instance = choose(['default', 'blue'], step.instance)!;
      if (step.kind === 'yank') {
        model.yanked.add(name);
        return happen(`${name} yanked`);
      }
      if (step.kind === 'end-support') {
        model.end(service, environment, { version }, now);
        return happen(`${name} support ended in ${environment}`);
      }
      const released = step.kind === 'release';
      model.deploy(service, version, environment, released ? null : instance, now);
      return happen(
        released ? `${name} released to ${environment}` : `${name} deployed to ${environment} as ${instance}`,
      );
    }
    case 'undeploy': {
      const [service, environment] = [choose(services, step.service)!, choose(environments, step.environment)!];
      const instance = choose(['default', 'blue'], step.instance)!;
      model.end(service, environment, { instance }, now);
      return happen(`${service} undeployed from ${environment} as ${instance}`);
    }
    case 'retire': {
      const service = choose(services, step.service)!;
      const event = choose([null, 'UserCreated', 'UserDeleted', 'Moved'], step.event)!;
      const provider = choose([null, 'auth', 'core'], step.provider)!;
      if (event === null) {
        model.retire(service, null, now);
        return happen(`${service} retired`);
      }
      model.retire(service, { event, provider }, now);
      return happen(`${service} retired ${provider === null ? event : `${provider}/${event}`}`);
    }
    case 'verify': {
      const consumer = choose(
        names.filter((name) => Object.keys(model.published.get(name)!.reads).length > 0),
        step.consumer,
      );
      const providers = consumer === undefined ? [] : Object.keys(model.published.get(consumer)!.reads);
      const provider = choose(
        free.filter((name) => providers.includes(split(name)[0])),
        step.provider,
      );
      if (consumer === undefined || provider === undefined) return;
      const outcome = step.good ? 'verified' : 'failed';
      model.outcome(consumer, provider, outcome);
      return happen(`${consumer} ${outcome} with ${provider}`);
    }
    case 'builders': {
      const name = choose(
        free.filter((one) => Object.keys(model.published.get(one)!.emits).length > 0),
        step.which,
      );
      if (name === undefined) return;
      model.builders(name, step.good);
      return happen(`${name} builders ${step.good ? 'checked' : 'refused'}`);
    }
    case 'wait':
      real.clock -= step.days * TICKS;
      return;
    case 'prune':
      for (let pass = 0; pass < step.passes; pass += 1) {
        if (pass > 0) real.clock -= TICKS;
        await pruned(choose(services, step.service)!, model, real);
      }
      return;
    default:
      return step satisfies never;
  }
}

/** Nothing that the model needs is gone; what is gone is gone for the model, and what was answered before cannot be asked again. */
async function pruned(service: string, model: Model, real: Real): Promise<void> {
  const { store } = real.world;
  const now = timeOf(real);
  const rules = { keep: 0, keepMs: DAY / 2, graceMs: DAY / 2, mainBranches: ['main'] };
  await prune(store, service, { ...rules, now: new Date(now), by: 'a test' });
  for (const name of [...model.published.keys()].filter((one) => split(one)[0] === service)) {
    const [, version] = split(name);
    const mark = await readTombstone(store, service, version, {});
    if (mark?.kind === 'marked') model.marked.add(name);
    else model.marked.delete(name);
    if (store.objects.has(manifestKey(service, version))) continue;
    expect(model.needed(service, version, now), `${name} was removed and is needed`).to.equal(false);
    model.published.delete(name);
    real.answers.length = 0;
  }
}

export const saidOf = ({ emits, reads }: Content): VersionSaid => {
  const data = (said: Fields) => Object.fromEntries(said.map((field) => [field, 'text']));
  const events = (said: Record<string, Fields>) =>
    Object.fromEntries(Object.entries(said).map(([event, one]) => [event, data(one)]));
  return {
    emits: events(emits),
    reads: Object.fromEntries(
      Object.entries(reads).map(([provider, one]) => [
        provider,
        { ...(one.range !== null && { range: one.range }), events: events(one.events) },
      ]),
    ),
  };
};
