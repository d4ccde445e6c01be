import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Finding, finding } from '../finding.js';
import { shown } from '../report/place.js';
import type { Member, Service } from '../service/service.js';
import { ignoredFolder, writeAtomic } from '../service/write.js';

const JUDGES = ['validate', 'verify', 'prove'] as const;

function markOf(root: string, service: string, command: string): string {
  return join(root, '.contracts/failed', `${service}.${command}`);
}

/**
 * Keeps that a check failed in this checkout until it passes. `turbo run --continue` starts what depends on a failed
 * task; `publish` looks here, so that a wrong flag is not enough to publish past a failed check.
 */
export async function recordOutcome(service: Service, command: string, passed: boolean): Promise<void> {
  if (!JUDGES.some((one) => one === command)) return;
  const mark = markOf(service.root, service.service, command);
  if (passed) return rm(mark, { force: true });
  await ignoredFolder(join(service.root, '.contracts'));
  await ignoredFolder(join(service.root, '.contracts/failed'));
  await writeAtomic(mark, '');
}

/** A finding for each check of the service or a counterpart in the workspace whose last run here failed. */
export async function failedChecks(service: Service, counterparts: readonly Member[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const member of [service, ...counterparts]) {
    for (const command of JUDGES) {
      const failed = await readFile(markOf(service.root, member.service, command)).then(
        () => true,
        () => false,
      );
      if (!failed) continue;
      const again = `contracts-kit ${command} --service ${shown(member.dir, service.root)}`;
      findings.push(
        finding('check-failed', {
          message: `${command} of ${member.service} failed in this checkout, so ${service.service} is not published.`,
          at: { file: member.dir },
          expected: 'every check of the service and of its counterparts in the workspace to have passed',
          mend: `Mend what it found and run it again: ${again}. To see every failure of a turbo run: --continue=dependencies-successful, not --continue.`,
        }),
      );
    }
  }
  return findings;
}
