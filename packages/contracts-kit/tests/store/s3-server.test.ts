import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from 'chai';
import { startS3Server } from '../support/s3-server.js';

/** Whether something answers there; asked until the answer is the wanted one or five seconds are over. */
async function answers(endpoint: string, wanted: boolean): Promise<boolean> {
  for (let tries = 0; ; tries++) {
    const answer = await fetch(endpoint).then(
      () => true,
      () => false,
    );
    if (answer === wanted || tries === 100) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('startS3Server', () => {
  it('stop: nothing answers any more', async () => {
    const server = await startS3Server({ buckets: ['one', 'two'] });
    expect(await answers(server.endpoint, true)).to.equal(true);
    await server.stop();
    expect(await answers(server.endpoint, false)).to.equal(false);
  });

  it('its owner is killed: it goes too', async () => {
    const module = join(import.meta.dirname, '../support/s3-server.ts');
    const script = `const { startS3Server } = await import(${JSON.stringify(module)});
      console.log((await startS3Server({ buckets: ['one'] })).endpoint);`;
    const owner = spawn(
      process.execPath,
      ['--input-type=module', '--disable-warning=ExperimentalWarning', '-e', script],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, NODE_OPTIONS: '' },
      },
    );
    const [line] = await once(owner.stdout, 'data');
    const endpoint = String(line).trim();
    expect(await answers(endpoint, true)).to.equal(true);
    const exited = once(owner, 'exit');
    owner.kill('SIGKILL');
    await exited;
    expect(await answers(endpoint, false)).to.equal(false);
  });
});
