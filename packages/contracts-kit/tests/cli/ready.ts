import { run, Workspace } from '../support/workspace.js';

const services = ['auth', 'core', 'templates'];

/** A copy of the real repository in which the goldens and pacts of all services are generated, without turbo. */
export async function readyWorkspace(): Promise<Workspace> {
  const workspace = await Workspace.copy();
  const demand = ({ code, all }: { code: number; all: string }, what: string) => {
    if (code !== 0) throw new Error(`${what}: ${all}`);
  };
  await Promise.all(
    services.map(async (service) => demand(await workspace.kit(service, ['generate']), `generate of ${service}`)),
  );
  await Promise.all(
    services.map(async (service) => {
      const cwd = workspace.path('packages', service);
      const mocha = workspace.path('packages', service, 'node_modules/mocha/bin/mocha.js');
      demand(await run('node', [mocha, '--spec', 'tests/consumer/**/*.pact.test.ts'], { cwd }), `pacts of ${service}`);
    }),
  );
  return workspace;
}
