import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

/** What one request to S3 asked for, and how many bytes of body its answer had. */
export interface Exchange {
  method: string;
  /** With the query. */
  path: string;
  status: number;
  bytes: number;
}

/** An HTTP proxy on 127.0.0.1 in front of an S3 server that counts what passes. */
export async function countingProxy(target: string): Promise<{
  endpoint: string;
  exchanges: Exchange[];
  stop(): Promise<void>;
}> {
  const { hostname, port, pathname } = new URL(target);
  const exchanges: Exchange[] = [];
  const server = createServer((incoming, answer) => {
    const { method = '', url: path = '', headers } = incoming;
    const forward = request({ host: hostname, port, path, method, headers }, (reply) => {
      const exchange = { method, path, status: reply.statusCode ?? 0, bytes: 0 };
      exchanges.push(exchange);
      reply.on('data', (chunk: Buffer) => {
        exchange.bytes += chunk.length;
      });
      answer.writeHead(exchange.status, reply.headers);
      pipeline(reply, answer).catch(() => answer.destroy());
    });
    forward.on('error', () => answer.destroy());
    pipeline(incoming, forward).catch(() => answer.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}${pathname}`,
    exchanges,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Bodies of objects that were transferred: answers to GET of one object that had a body. Listings are none. */
export function objectBodies(exchanges: readonly Exchange[]): Exchange[] {
  const ofObject = (path: string) => !/[?&]list-type=/.test(path);
  return exchanges.filter(
    ({ method, path, status, bytes }) => method === 'GET' && status < 300 && bytes > 0 && ofObject(path),
  );
}
