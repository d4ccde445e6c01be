import { expect } from 'chai';
import type { Policy } from '../../src/access/policy.js';
import { type Told, tell } from '../support/accidents.js';
import { type Guarded, GuardProxy } from '../support/guard-proxy.js';
import type { IamPolicy } from '../support/iam.js';
import { preparedWorkspace, services } from '../support/prepared.js';
import { type S3Server, startS3Server } from '../support/s3-server.js';
import type { Workspace } from '../support/workspace.js';
import { bucketPolicy } from './bucket-policy.js';

/** Where the store is, as `--store` takes it. */
export const store = 's3://contracts/team/contracts';

/** The three real services and a real S3 server, between them what their policies say. Everybody's access key is called after them. */
export class Loop {
  readonly proxy: GuardProxy;
  readonly workspace: Workspace;
  /** As the command prints them: of each service, of a reader and of an admin. */
  readonly policies = new Map<string, Policy>();
  /** The bucket's own policy, for everybody. */
  bucket: IamPolicy = { Version: '2012-10-17', Statement: [] };
  readonly #server: S3Server;

  private constructor(server: S3Server, proxy: GuardProxy, workspace: Workspace) {
    this.#server = server;
    this.proxy = proxy;
    this.workspace = workspace;
  }

  static async start(): Promise<Loop> {
    const server = await startS3Server({ buckets: ['contracts'] });
    const proxy = new GuardProxy(server);
    await proxy.start();
    const loop = new Loop(server, proxy, await preparedWorkspace());
    const { workspace } = loop;
    // One environment for a whole run, as turbo has it; each service's tasks with credentials of their own.
    for (const service of services) {
      const own = `"AWS_ACCESS_KEY_ID=${service} contracts-kit `;
      await workspace.edit(`packages/${service}/package.json`, /"contracts-kit /g, own);
    }
    await workspace.commit('Credentials for each');
    const printed = async (service: string, ...args: string[]) => {
      const ran = await workspace.kit(service, ['policy', '--store', store, ...args]);
      expect(ran.code, ran.all).to.equal(0);
      return JSON.parse(ran.stdout);
    };
    for (const service of services) loop.policies.set(service, await printed(service));
    for (const who of ['reader', 'admin']) loop.policies.set(who, await printed('auth', '--for', who));
    const { Version, Statement } = bucketPolicy(await printed('auth', '--bucket-setup'), 'arn:aws:s3:::contracts');
    // The loop speaks plain HTTP to this machine.
    loop.bucket = { Version, Statement: Statement.filter(({ Sid }) => Sid !== 'OnlyOverTls') };
    return loop;
  }

  async stop(): Promise<void> {
    await this.workspace.remove();
    await this.proxy.stop();
    await this.#server.stop();
  }

  /** Everybody may do what their policy says, and nothing else. */
  reset(): void {
    for (const [who, policy] of this.policies) this.allow(who, policy);
    this.proxy.missing = 'no-prefix';
  }

  allow(who: string, policy: Policy): void {
    this.proxy.policies.set(who, [policy, this.bucket]);
  }

  /** As a pipeline on the main branch has it. */
  async env(who: string): Promise<NodeJS.ProcessEnv> {
    return {
      ...this.#server.env,
      AWS_ENDPOINT_URL: this.proxy.endpoint,
      AWS_ACCESS_KEY_ID: who,
      CONTRACTS_STORE: store,
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_REF: 'refs/heads/main',
      GITHUB_REPOSITORY: 'example/services',
      GITHUB_RUN_ID: '1',
      GITHUB_SHA: await this.workspace.git('rev-parse', 'HEAD'),
    };
  }

  async as(who: string, service: string, args: readonly string[]): Promise<Told> {
    return tell(this.workspace, service, args, await this.env(who));
  }

  async versionOf(service: string): Promise<string> {
    return (JSON.parse(await this.workspace.read(`packages/${service}/package.json`)) as { version: string }).version;
  }

  refused(): Guarded[] {
    return this.proxy.seen.filter(({ decision }) => decision === 'denied');
  }

  writes(): number {
    return this.proxy.seen.filter((one) => one.action === 's3:PutObject' && one.decision === 'allowed').length;
  }

  /** Behind everybody's back, as somebody with a console does it. */
  async remove(keys: readonly string[]): Promise<void> {
    const { S3Client, DeleteObjectCommand } = await import('@aws-sdk/client-s3');
    const { endpoint, env } = this.#server;
    const credentials = { accessKeyId: env.AWS_ACCESS_KEY_ID!, secretAccessKey: env.AWS_SECRET_ACCESS_KEY! };
    const owner = new S3Client({ region: 'auto', endpoint, forcePathStyle: true, credentials });
    for (const key of keys)
      await owner.send(new DeleteObjectCommand({ Bucket: 'contracts', Key: `team/contracts/${key}` }));
    owner.destroy();
  }
}
