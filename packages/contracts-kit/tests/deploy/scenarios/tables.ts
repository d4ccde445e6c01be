import type { Store } from '../../../src/store/store.js';
import { type MemoryStore, memoryStore } from '../../support/memory-store.js';
import { World } from '../world.js';
import { drain } from './drain.js';
import { live } from './live.js';
import { retired } from './retired.js';
import type { Scenario } from './scenario.js';
import { there } from './there.js';

export const tables: Record<string, Record<string, Scenario>> = { live, retired, there, drain };
/** Of which there is an answer. */
export const all: [string, Scenario][] = Object.values(tables)
  .flatMap((table) => Object.entries(table))
  .filter(([, { answer }]) => answer !== 'version-unpublished');

/** The world in which a scenario is asked; `then` is done after each day on which something happened. */
export async function worldOf(
  scenario: Scenario,
  then?: (days: number, world: World) => Promise<void>,
): Promise<World> {
  const world: World<MemoryStore> = new World(memoryStore());
  await begin(world, scenario);
  for (const [days, ...sentences] of scenario.happened) {
    for (const sentence of sentences) await world.happen(sentence, days);
    await then?.(days, world);
  }
  return world;
}

/** The environments and the published versions, before anything happens. */
export async function begin(
  world: World<Store>,
  { versions, retention }: Pick<Scenario, 'versions' | 'retention'>,
): Promise<void> {
  await world.environment('test', retention);
  await world.environment('production');
  for (const [name, said] of Object.entries(versions)) await world.publish(name, said);
}

export function askOf({ ask }: Scenario) {
  return typeof ask === 'string' ? ([ask, {}] as const) : ask;
}
