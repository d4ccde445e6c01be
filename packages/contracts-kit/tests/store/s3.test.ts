import { openS3Store } from '../../src/store/s3.js';
import { type S3Server, startS3Server } from '../support/s3-server.js';
import { conformance } from './conformance.js';

describe('store/s3: conformance', () => {
  let server: S3Server;
  let stores = 0;
  before(async () => {
    server = await startS3Server({ buckets: ['contracts'] });
  });
  after(() => server.stop());
  conformance(async () => {
    const prefix = `team/store-${stores++}`;
    return {
      open: () => openS3Store({ bucket: 'contracts', prefix, env: server.env }),
      location: `s3://contracts/${prefix}`,
      env: server.env,
    };
  });
});
