import { join } from 'node:path';
import { parse } from 'jsonc-parser';
import { type Finding, finding } from '../finding.js';
import { type ConsumedProvider, readConfig } from '../service/config.js';
import { readIfThere } from '../service/json-file.js';
import type { Member, Service } from '../service/service.js';

interface Edge {
  task: string;
  needs: string;
  why: string;
}

/**
 * In a Turborepo a sibling's state enters a check through an edge in this service's turbo.json. An edge that is missing
 * lets a check see yesterday's sibling, so it is an error here and not a matter of luck. Nothing without a turbo.json at
 * the root.
 */
export async function missingEdges(service: Service, consumes: readonly ConsumedProvider[]): Promise<Finding[]> {
  if ((await readIfThere(join(service.root, 'turbo.json'))) === undefined) return [];
  const wanted = await edges(service, consumes);
  if (wanted.length === 0) return [];
  const file = join(service.dir, 'turbo.json');
  const own = parse((await readIfThere(file)) ?? '{}') as
    | { tasks?: Record<string, { dependsOn?: unknown }> }
    | undefined;
  return wanted.flatMap(({ task, needs, why }) => {
    const dependsOn = own?.tasks?.[task]?.dependsOn;
    const there = Array.isArray(dependsOn) ? dependsOn.filter((one) => typeof one === 'string') : [];
    if (there.includes(needs)) return [];
    const all = wanted.filter((one) => one.task === task).map((one) => one.needs);
    const whole = [...new Set(['$TURBO_EXTENDS$', ...there, ...all])];
    return [
      finding('pipeline-edge-missing', {
        message: `turbo.json does not order ${task} after ${needs}: ${why}.`,
        at: { file, pointer: `/tasks/${task.replaceAll('/', '~1')}/dependsOn` },
        expected: `"${task}": { "dependsOn": ${JSON.stringify(whole).replaceAll(',', ', ')} }`,
        found: JSON.stringify(dependsOn ?? null),
        mend: `Write it there as expected: "${needs}" is missing.`,
      }),
    ];
  });
}

/** The siblings that share an event with this service, in either direction. */
export async function counterpartsHere(service: Service, consumes: readonly ConsumedProvider[]): Promise<Member[]> {
  const counterparts: Member[] = [];
  for (const sibling of service.siblings) {
    const theirs = await readConfig(sibling);
    const shares =
      consumes.some((one) => one.provider === sibling.service) ||
      theirs.consumes.some((one) => one.provider === service.service);
    if (shares) counterparts.push(sibling);
  }
  return counterparts;
}

async function edges(service: Service, consumes: readonly ConsumedProvider[]): Promise<Edge[]> {
  const wanted: Edge[] = [];
  const counterparts = new Map<string, Member>();
  for (const sibling of service.siblings) {
    const provides = consumes.some((one) => one.provider === sibling.service);
    const theirs = await readConfig(sibling);
    const consumesOurs = theirs.consumes.some((one) => one.provider === service.service);
    if (provides) {
      wanted.push({
        task: 'validate',
        needs: `${sibling.packageName}#generate`,
        why: `${service.service} consumes events of ${sibling.service}`,
      });
    }
    if (consumesOurs) {
      wanted.push({
        task: 'pact:provider',
        needs: `${sibling.packageName}#pact:consumer`,
        why: `${sibling.service} consumes events of ${service.service}`,
      });
    }
    if (provides || consumesOurs) counterparts.set(sibling.packageName, sibling);
  }
  for (const [name, sibling] of counterparts) {
    wanted.push({
      task: 'publish',
      needs: `${name}#pact`,
      why: `nothing is published before the checks of ${sibling.service} have passed`,
    });
  }
  return wanted;
}
