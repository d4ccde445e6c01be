import { pathToFileURL } from 'node:url';
import { globSync } from 'tinyglobby';
import type { DefinedEvent } from '../event.js';
import { servicePaths } from '../service/paths.js';

/**
 * The events of a service by name, found by their files. Runs inside a mocha test, where TypeScript already loads.
 * @throws Error for two events of one name
 */
export async function serviceEvents(serviceDir: string): Promise<Record<string, DefinedEvent>> {
  const files = globSync(servicePaths(serviceDir).eventGlob, {
    cwd: serviceDir,
    absolute: true,
    ignore: ['**/node_modules/**'],
  });
  const events: Record<string, DefinedEvent> = Object.create(null) as Record<string, DefinedEvent>;
  for (const file of files.sort()) {
    const exported = Object.values((await import(pathToFileURL(file).href)) as Record<string, unknown>);
    for (const event of new Set(exported.filter(isDefinedEvent))) {
      if (events[event.name] && events[event.name] !== event)
        throw new Error(`Two events are named ${event.name}; the second is in ${file}.`);
      events[event.name] = event;
    }
  }
  return events;
}

function isDefinedEvent(value: unknown): value is DefinedEvent {
  return typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'contracts-kit/event';
}
