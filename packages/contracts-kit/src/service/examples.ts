import { type Dirent, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type Finding, finding } from '../finding.js';
import { jsonFault } from '../golden/json-fault.js';
import type { ConsumedProvider } from './config.js';
import { nearest } from './nearest.js';
import type { Service } from './service.js';

/** The examples a consumer keeps of one event. */
export interface ExampleSet {
  provider: string;
  event: string;
  /** Absolute, in name order. */
  files: readonly string[];
}

/** Examples that are no JSON, or not the same JSON to every reader, by file. A finding for each: `example-unreadable`. */
export async function unreadableExamples(sets: readonly ExampleSet[]): Promise<Map<string, Finding>> {
  const found = new Map<string, Finding>();
  for (const { event, files } of sets) {
    for (const [index, file] of files.entries()) {
      // Lets the validator start, which judges the same files meanwhile.
      if (index % 50 === 0) await setImmediate();
      const text = readFileSync(file, 'utf8');
      // Read as text, which takes half as long, what is not UTF-8 has the replacement character: then the bytes decide.
      const fault = jsonFault(text.includes('\ufffd') ? readFileSync(file) : text);
      if (!fault) continue;
      const { message, line, mend } = fault;
      const what = `The example is not JSON: ${message}`;
      found.set(
        file,
        finding('example-unreadable', { message: what, at: { file, line }, expected: `one ${event}, as JSON`, mend }),
      );
    }
  }
  return found;
}

/**
 * `tests/consumer/examples/<provider>/<Event>/<scenario>.json`: at least one for each consumed event, and nothing for an
 * event that is not consumed. Findings: `examples-missing`, `example-stray`.
 */
export async function findExamples(
  service: Service,
  consumes: readonly ConsumedProvider[],
): Promise<{ examples: ExampleSet[]; findings: Finding[] }> {
  const findings: Finding[] = [];
  const examples: ExampleSet[] = [];
  const entries = listing();
  for (const { provider, events } of consumes) {
    for (const { event, place } of events) {
      const folder = service.paths.exampleFolder(provider, event);
      const files = (await entries(folder))
        .filter((entry) => entry.isFile() && entry.name.endsWith('.json') && !entry.name.startsWith('.'))
        .map((entry) => join(folder, entry.name))
        .sort();
      if (files.length === 0) {
        findings.push(
          finding('examples-missing', {
            message: `There is no example of ${event} from ${provider}.`,
            at: { file: folder },
            expected: `at least one event this service believes it may receive, as ${provider}/${event}/<scenario>.json`,
            expectedAt: place,
            mend: `Write one there, as ordinary.json, or remove ${event} from config.json if it is not consumed.`,
          }),
        );
      } else examples.push({ provider, event, files });
    }
  }
  findings.push(...(await strays(service, consumes, entries)));
  return { examples, findings };
}

async function strays(
  service: Service,
  consumes: readonly ConsumedProvider[],
  entries: (folder: string) => Promise<Dirent[]>,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const stray = (path: string, [message, mend]: Stray) =>
    findings.push(finding('example-stray', { message, at: { file: path }, mend }));
  const names = consumes.map((each) => each.provider);
  for (const folder of await entries(service.paths.examples)) {
    const path = join(service.paths.examples, folder.name);
    const provider = consumes.find((each) => each.provider === folder.name);
    if (!folder.isDirectory() || !provider) {
      const why = strange(folder, names, `a provider ${service.service} consumes`);
      if (why) stray(path, why);
      continue;
    }
    const known = provider.events.map((each) => each.event);
    for (const inner of await entries(path)) {
      const at = join(path, inner.name);
      if (!inner.isDirectory() || !known.includes(inner.name)) {
        const why = strange(inner, known, `an event ${service.service} consumes from ${provider.provider}`);
        if (why) stray(at, why);
        continue;
      }
      for (const file of await entries(at)) {
        const why = notAnExample(file);
        if (why) stray(join(at, file.name), why);
      }
    }
  }
  return findings;
}

/** What is wrong, and the mend. */
type Stray = readonly [message: string, mend: string];

/** Something that is not one of the folders that belong here; undefined for what nobody takes for an example. */
function strange(entry: Dirent, known: readonly string[], what: string): Stray | undefined {
  const { name } = entry;
  if (entry.isSymbolicLink()) return linked(name);
  if (name.startsWith('.')) return entry.isDirectory() || name.endsWith('.json') ? hidden(name) : undefined;
  if (!entry.isDirectory()) {
    return [
      `${name} is in no folder of an event.`,
      `Put it into one, <provider>/<Event>/${name}${known.length > 0 ? `; known here: ${known.join(', ')}` : ''}.`,
    ];
  }
  const meant = nearest(name, known);
  return [
    `${name} is not ${what}.`,
    meant ? `Did you mean ${meant}?` : 'Name it in config.json, or remove the folder.',
  ];
}

function notAnExample(entry: Dirent): Stray | undefined {
  const { name } = entry;
  if (entry.isSymbolicLink()) return linked(name);
  const json = name.endsWith('.json');
  if (name.startsWith('.')) return json || entry.isDirectory() ? hidden(name) : undefined;
  if (entry.isDirectory())
    return [
      `${name} is a folder, and no example is looked for inside.`,
      "Put its examples directly into the event's folder.",
    ];
  return json
    ? undefined
    : [`${name} is not an example: examples are .json files.`, 'Give it the ending .json, or move it elsewhere.'];
}

function hidden(name: string): Stray {
  return [`${name} is hidden, so it is not looked at.`, 'Name it without the dot, or remove it.'];
}

function linked(name: string): Stray {
  return [
    `${name} is a symbolic link: what it leads to is no part of this commit.`,
    `Put the ${name.endsWith('.json') ? 'file' : 'folder'} itself there.`,
  ];
}

/** Lists folders, each at most once. */
function listing(): (folder: string) => Promise<Dirent[]> {
  const listed = new Map<string, Promise<Dirent[]>>();
  return (folder) => {
    const known = listed.get(folder) ?? entriesOf(folder);
    listed.set(folder, known);
    return known;
  };
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}
