#!/usr/bin/env node
const argv = process.argv.slice(2);

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 15)) {
  console.error(`contracts-kit needs Node 22.15 or later, and this is ${process.versions.node}.`);
  console.error('A newer Node for one project: npm install --save-dev node@24, then npx contracts-kit …');
  process.exit(4);
}

// An import of node:fs loads all that it ever offers, streams too.
const fs = process.getBuiltinModule('node:fs');
const version = () => JSON.parse(fs.readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;

// The one question that must not load anything.
if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
  console.log(version());
} else {
  process.getBuiltinModule('node:module').enableCompileCache?.();
  const { main } = await import('../dist/cli/main.js').catch((error) => {
    if (error.code !== 'ERR_MODULE_NOT_FOUND' || !/dist\/cli\/main/.test(error.message)) throw error;
    console.error('contracts-kit is not built yet. In this repository: pnpm turbo run build');
    process.exit(4);
  });
  // A reader that goes away (`| head`) is no failure of the command: its exit code stays the verdict.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  const controller = new AbortController();
  let asked = 0;
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      asked += 1;
      controller.abort(new Error(signal));
      // Asked twice: the person does not want to wait for the tidy end.
      if (asked > 1) process.exit(130);
    });
  }
  // A service's event files and provider tests run in here: one that ends the process ends it without a verdict.
  let judged = false;
  process.on('exit', (code) => {
    if (judged || asked > 1) return;
    console.error(
      `contracts-kit ended before it had a result: code of the service that it loaded called process.exit(${code}), or waited for something that never comes.`,
    );
    console.error('Mend: event files, what they import, builders and provider tests must not end the process.');
    if (code === 0) process.exitCode = 1;
  });
  const code = await main(argv, {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    signal: controller.signal,
    version: version(),
  });
  judged = true;
  // A service's own code, loaded here, may hold timers or sockets: the command is over all the same.
  await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done))));
  process.exit(code);
}
