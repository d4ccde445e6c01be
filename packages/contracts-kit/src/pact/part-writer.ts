import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { type FindingError, finding } from '../finding.js';
import { canonicalJson, sha256 } from '../golden/canonical.js';
import type { JsonObject } from '../hostile-json.js';
import { canonicalMessages } from './canonical.js';
import { Echo, type Expectation, echoCommand, echoFolder, endEcho, recordEcho } from './echo.js';
import type { Stated } from './expectation.js';
import { explained } from './explain.js';
import { conflict, mergePacts, messagesOf } from './merge.js';
import type { TestFile } from './package-of.js';
import { type Part, partPath, readParts, removePartsOf, writePart } from './parts.js';
import { notComparable, notReproduced } from './reproducible.js';

let echo: Echo | undefined;
const writers = new Map<string, PartWriter>();
const openWriters = new Set<PartWriter>();

/** Collects what one test file states of one provider, and turns it into a part when the file's tests are over. */
export class PartWriter {
  readonly #test: TestFile;
  readonly #part: Part;
  readonly #id: string;
  readonly #previous: Part | undefined;
  readonly #stated = new Map<string, Stated>();
  readonly #interactions = new Map<string, JsonObject>();

  /** One for each test file and provider of this process. */
  static of(test: TestFile, provider: string): PartWriter {
    const id = `${test.file}\n${provider}`;
    const known = writers.get(id);
    if (known) return known;
    const firstOfFile = ![...writers.values()].some((writer) => writer.#test.file === test.file);
    const writer = new PartWriter(test, provider, firstOfFile);
    writers.set(id, writer);
    openWriters.add(writer);
    return writer;
  }

  private constructor(test: TestFile, provider: string, firstOfFile: boolean) {
    this.#test = test;
    this.#part = {
      file: test.relativeFile,
      fileDigest: sha256(readFileSync(test.file)),
      consumer: test.service,
      provider,
      status: 'running',
      reproduced: 'unchecked',
      interactions: [],
    };
    const path = partPath(test.dir, this.#part);
    this.#id = `${basename(dirname(path))}.${provider}`;
    if (echoFolder) return;
    this.#previous = readParts(test.dir).find((each) => each.path === path)?.part;
    if (firstOfFile) removePartsOf(test.dir, test.relativeFile);
    writePart(test.dir, this.#part);
    const command = echoCommand(process.execArgv, process.argv);
    if (command) echo ??= new Echo(command);
  }

  /** @throws FindingError `pact-message-conflict` */
  state(expectation: Stated): void {
    const before = this.#stated.get(expectation.key);
    const meaning = ({ event, contents }: Stated) => canonicalJson({ event, contents });
    // A retried test states the same again.
    if (before && meaning(before) !== meaning(expectation)) {
      throw conflict(expectation.description, this.#part.file, this.#part.file);
    }
    if (!before) recordEcho(this.#id, comparable(expectation));
    this.#stated.set(expectation.key, expectation);
  }

  /** The handler took the event: `interaction` is what Pact wrote. */
  passed(key: string, interaction: JsonObject): void {
    this.#interactions.set(key, interaction);
  }

  /**
   * Writes the part and merges. `why` says what is wrong with the run of the tests, if anything.
   * @throws FindingError `pact-not-reproducible`, `pact-message-conflict`
   */
  async finish(why: string | undefined): Promise<void> {
    if (echoFolder) return endEcho(this.#id);
    const nothing = this.#stated.size === 0 ? 'it states no expectation' : undefined;
    const missing =
      this.#stated.size > this.#interactions.size
        ? 'a handler had not taken its event when the tests ended'
        : undefined;
    const reason = why ?? nothing ?? missing;
    this.#part.interactions = canonicalMessages(messagesOf(this.#part, [...this.#interactions.values()]), '4.0');
    const problem = await this.#reproduce(reason === undefined);
    openWriters.delete(this);
    if (openWriters.size === 0) {
      echo?.close();
      echo = undefined;
    }
    this.#end(reason ?? problem?.findings[0]?.message);
    mergePacts(this.#test.dir);
    if (problem) throw problem;
    // Every test passed, and yet something is missing: nobody waited for it.
    if (reason !== undefined && why === undefined) throw incomplete(this.#part.file, reason);
  }

  #end(why: string | undefined): void {
    const part = { ...this.#part, status: why === undefined ? ('passed' as const) : ('failed' as const) };
    writePart(this.#test.dir, why === undefined ? part : { ...part, why });
  }

  async #reproduce(whole: boolean): Promise<FindingError | undefined> {
    const file = this.#part.file;
    const mine = [...this.#stated.values()].map(comparable);
    if (echo) {
      const other = await echo.expectations(this.#id);
      this.#part.reproduced = 'second run';
      // A run that failed by itself is red already, and the second most likely failed in the same way.
      if ('trouble' in other) return whole ? explained([notComparable(file, other.trouble)]) : undefined;
      const found = notReproduced(file, mine, other, { whole });
      return found && explained([found]);
    }
    const previous = this.#previous;
    if (previous?.fileDigest !== this.#part.fileDigest || previous.status !== 'passed') return undefined;
    this.#part.reproduced = 'previous run';
    const asWritten = (interactions: readonly JsonObject[]) =>
      messagesOf(this.#part, interactions).map(
        ({ key, contents, matchingRules }): Expectation => ({ key, stated: { contents, matchingRules } }),
      );
    const found = notReproduced(file, asWritten(this.#part.interactions), asWritten(previous.interactions), {
      whole,
      change:
        ' (Compared with the previous run, since this is not a plain mocha command: if a file that the test imports was changed on purpose, run again.)',
    });
    return found && explained([found]);
  }
}

function comparable({ key, event, contents }: Stated): Expectation {
  return { key, stated: { event, contents } };
}

function incomplete(file: string, reason: string): FindingError {
  return explained([
    finding('pact-part-failed', {
      message: `${file} passes, and its pact is incomplete: ${reason}.`,
      expected: 'tests that state what they need and wait for the handler',
      at: { file },
      mend: 'Return or await every pact.receives(…) inside its test, and do not catch what it rejects with.',
    }),
  ]);
}
