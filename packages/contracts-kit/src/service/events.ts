import { inspect } from 'node:util';
import { glob } from 'tinyglobby';
import type { DefinedEvent } from '../event.js';
import { type Finding, finding } from '../finding.js';
import { importTypeScript } from './load-typescript.js';
import type { Service } from './service.js';
import { unfoundEvents } from './unfound-events.js';

export interface FoundEvent {
  event: DefinedEvent;
  /** Absolute. */
  file: string;
}

/** As `declaredEvents`, and a finding for each event that is declared where none is found: `event-not-found`. */
export async function findEvents(service: Service): Promise<{ events: FoundEvent[]; findings: Finding[] }> {
  const declared = await declaredEvents(service);
  if (declared.findings.some((one) => one.code === 'event-file-broken')) return declared;
  const unfound = await unfoundEvents(
    service,
    declared.events.map(({ event }) => event.name),
  );
  return { ...declared, findings: [...declared.findings, ...unfound] };
}

/**
 * The events a service emits: every export of `src/**\/*.event.ts` that `defineEvent` made. Found, never listed.
 * Findings: `events-missing`, `event-file-empty`, `event-file-broken`, `event-duplicate`, `event-without-builder`.
 */
async function declaredEvents(service: Service): Promise<{ events: FoundEvent[]; findings: Finding[] }> {
  const files = (await glob(service.paths.eventGlob, { cwd: service.dir, absolute: true })).sort();
  if (files.length === 0) {
    if (service.emitsNothing) return { events: [], findings: [] };
    return {
      events: [],
      findings: [
        finding('events-missing', {
          message: `${service.service} has no event file.`,
          at: { file: service.dir },
          expected: `at least one ${service.paths.eventGlob}`,
          mend: 'Declare an event with defineEvent in src/events/<name>.event.ts, or say in package.json that there are none: "contracts": { "emits": "nothing" }',
        }),
      ],
    };
  }
  const findings: Finding[] = [];
  const events: FoundEvent[] = [];
  if (service.emitsNothing) {
    findings.push(
      finding('events-undeclared', {
        message: 'package.json says that this service emits nothing, and it has an event file.',
        at: { file: files[0]! },
        mend: 'Remove "emits": "nothing" from package.json, or the event file.',
      }),
    );
  }
  for (const file of files) {
    let exported: Record<string, unknown>;
    try {
      exported = await importTypeScript(file);
    } catch (error) {
      findings.push(
        finding('event-file-broken', {
          message: `The event file cannot be loaded: ${reasonOf(error)}`,
          at: { file },
          mend: 'Mend the error; node --import contracts-kit/ts-node <file> shows it whole.',
        }),
      );
      continue;
    }
    const found = [...new Set(Object.values(exported))].filter(isDefinedEvent);
    if (found.length === 0) {
      findings.push(
        finding('event-file-empty', {
          message: 'The event file exports no event.',
          at: { file },
          expected: "export const userCreated = defineEvent({ name: 'UserCreated', description, schema, build })",
          mend: 'Declare the event with defineEvent and export it, or give the file another name.',
        }),
      );
    }
    for (const event of found) events.push({ event, file });
  }
  return { events, findings: [...findings, ...conflicts(events)] };
}

function conflicts(events: readonly FoundEvent[]): Finding[] {
  return events.flatMap(({ event, file }, index) => {
    const findings: Finding[] = [];
    const first = events.findIndex((other) => other.event.name === event.name);
    if (first !== index) {
      findings.push(
        finding('event-duplicate', {
          message: `${event.name} is declared twice.`,
          at: { file },
          expectedAt: { file: events[first]!.file },
          mend: 'Give one of the two another name; majors of one event that live at the same time are UserCreated and UserCreatedV2.',
        }),
      );
    }
    if (typeof event.build !== 'function') {
      findings.push(
        finding('event-without-builder', {
          message: `${event.name} has no builder.`,
          at: { file },
          expected: 'build: () => the event, made by the code that makes it in production',
          mend: 'Add build to defineEvent.',
        }),
      );
    }
    return findings;
  });
}

/** What ts-node throws arrives from its thread without a prototype: it is no Error, and only `inspect` knows its text. */
function reasonOf(error: unknown): string {
  const message = (error as { message?: unknown } | null)?.message;
  const text = typeof message === 'string' ? message : inspect(error);
  return text.replace(/^⨯ Unable to compile TypeScript:\s*/, '').trim();
}

function isDefinedEvent(value: unknown): value is DefinedEvent {
  return typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'contracts-kit/event';
}
