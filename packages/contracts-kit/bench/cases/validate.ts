import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { interleaved, processTime, withoutStart } from '../measure.js';
import { nativeValidator } from '../native.js';
import { authService, inFolder, kitProgram, Service, userCreatedExample } from '../repository.js';
import type { BenchCase } from '../table.js';

const EXAMPLES = 1000;

/** `validate` of a consumer with 1000 examples of one event, beside one call of the validator's own program. */
export const validateExamples: BenchCase = {
  name: 'validate',
  run: () =>
    inFolder(async (folder) => {
      const store = ['--store', `dir:${join(folder, 'store')}`];
      await mkdir(join(folder, 'store'));
      const auth = await authService(folder);
      await auth.release();
      await auth.kit(['publish', '--release', ...store]);
      const many = await consumer(folder, EXAMPLES);
      const one = await consumer(folder, 1);
      const ours = (service: Service) => () =>
        processTime('node', [kitProgram, 'validate', ...store], { cwd: service.dir });
      await ours(one)();
      const schema = join(one.dir, 'tests/consumer/.schemas/auth/1.0.0/UserCreated.schema.json');
      const raw = (service: Service, count: number) => {
        const files = Array.from({ length: count }, (_, n) => join(service.dir, exampleFile(n)));
        return () => processTime(nativeValidator, ['validate', schema, ...files, '--format-assertion', '--fast']);
      };
      const times = await interleaved(
        { ours: ours(many), floor: raw(many, EXAMPLES), oursStart: ours(one), floorStart: raw(one, 1) },
        15,
      );
      const row = {
        what: `validate: ${EXAMPLES} examples of one event / one call of jsonschema`,
        ours: withoutStart(times.ours, times.oursStart),
        floor: withoutStart(times.floor, times.floorStart),
        allowed: 1.5,
      };
      return { rows: [row] };
    }),
};

const exampleFile = (n: number) => `tests/consumer/examples/auth/UserCreated/${String(n).padStart(4, '0')}.json`;

async function consumer(folder: string, count: number): Promise<Service> {
  const examples = Array.from({ length: count }, (_, n) => [exampleFile(n), userCreatedExample(n)]);
  return Service.make(
    folder,
    'consumer',
    { contracts: { emits: 'nothing' } },
    {
      'tests/consumer/config.json': { providers: { auth: ['UserCreated'] } },
      ...Object.fromEntries(examples),
    },
  );
}
