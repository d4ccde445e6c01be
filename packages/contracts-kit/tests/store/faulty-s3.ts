import { openS3Store, type S3StoreOptions } from '../../src/store/s3.js';
import type { Store } from '../../src/store/store.js';
import { type S3Server, startS3Server } from '../support/s3-server.js';
import { type Fault, FaultProxy, type Seen } from './fault-proxy.js';

/** An S3 server behind a `FaultProxy`; each test gets an empty store in it. Call it inside `describe`. */
export function faultyS3() {
  let server: S3Server;
  const opened: Store[] = [];
  const s3 = {
    proxy: undefined as unknown as FaultProxy,
    /** The environment that leads through the proxy, and the one that does not. */
    env: {} as Record<string, string>,
    directEnv: {} as Record<string, string>,
    prefix: '',
    store: undefined as unknown as Store,
    /** The same store, not through the proxy. */
    direct: undefined as unknown as Store,

    open(options: Partial<S3StoreOptions> = {}): Store {
      const one = openS3Store({ bucket: 'contracts', prefix: s3.prefix, env: s3.env, ...options });
      opened.push(one);
      return one;
    },
    /** These faults for the first requests of a method, then none. */
    first(method: string, ...faults: Fault[]): void {
      const left = [...faults];
      s3.proxy.plan = (seen) => (seen.method === method ? left.shift() : undefined);
    },
    always(fault: Fault): void {
      s3.proxy.plan = () => fault;
    },
    count: (wanted: (seen: Seen) => boolean) => s3.proxy.seen.filter(wanted).length,
  };

  let stores = 0;
  before(async () => {
    server = await startS3Server({ buckets: ['contracts'] });
    s3.proxy = new FaultProxy(server.endpoint);
    s3.directEnv = server.env;
    s3.env = { ...server.env, AWS_ENDPOINT_URL: await s3.proxy.start() };
  });
  after(async () => {
    await s3.proxy.stop();
    await server.stop();
  });
  beforeEach(() => {
    s3.prefix = `s${stores++}`;
    s3.proxy.reset();
    s3.store = s3.open();
    s3.direct = s3.open({ env: s3.directEnv });
  });
  afterEach(() => Promise.all(opened.splice(0).map((one) => one.close())));
  return s3;
}
