import { interleaved, median, processTime } from '../measure.js';
import { kitProgram } from '../repository.js';
import type { BenchCase } from '../table.js';

/** Whole processes: what a person waits for who asks the kit anything at all. */
export const version: BenchCase = {
  name: 'version',
  async run() {
    const times = await interleaved(
      {
        ours: () => processTime('node', [kitProgram, '--version']),
        floor: () => processTime('node', ['-e', '0']),
      },
      30,
    );
    const what = 'contracts-kit --version / node -e 0';
    return { rows: [{ what, ours: median(times.ours), floor: median(times.floor), allowed: 2 }] };
  },
};
