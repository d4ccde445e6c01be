import { expect } from 'chai';
import { main } from '../../src/cli/main.js';
import { ExitCode } from '../../src/report/exit.js';

/** A command that reports one finding and touches nothing: there is no service in `/`. */
async function report(args: string[], CONTRACTS_FORMAT?: string): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await main(['generate', '--service', '/', ...args], {
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    env: CONTRACTS_FORMAT === undefined ? {} : { CONTRACTS_FORMAT },
    cwd: '/',
    signal: new AbortController().signal,
    version: '0.0.0',
  });
  return { code, out, err };
}

describe('CONTRACTS_FORMAT', () => {
  it('github: gives an annotation that begins its line', async () => {
    expect((await report([], 'github')).out).to.match(/^::error .*title=service-not-found/m);
  });

  it('the flag: wins', async () => {
    const { out } = await report(['--format', 'json'], 'github');
    expect(JSON.parse(out)).to.have.property('command', 'generate');
  });

  it('unset or empty: is text', async () => {
    const text = await report(['--format', 'text']);
    expect(text.out).to.contain('service-not-found').and.not.to.contain('::error');
    expect(await report([])).to.deep.equal(text);
    expect(await report([], '')).to.deep.equal(text);
  });

  it('a format that does not exist: is wrong usage that names the right ones, and nothing runs', async () => {
    const { code, out, err } = await report([], 'xml');
    expect(code).to.equal(ExitCode.usage);
    expect(out).to.equal('');
    expect(err).to.contain("CONTRACTS_FORMAT 'xml'").and.to.contain('text, json, junit, github');
  });
});
