import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What to do to one request; `pass` when a plan says nothing. */
export type Fault =
  | 'pass'
  /** Never answers. */
  | 'hang'
  /** Cuts the connection before the server sees the request. */
  | 'reset'
  /** Lets the server do it, then cuts the connection. */
  | 'lose-answer'
  /** Sends half of the answer's body, then cuts the connection. */
  | 'cut-body'
  /** Sends half of the answer's body, then nothing more. */
  | 'stall-body'
  /** Passes, without quotes around the answer's ETag. */
  | 'bare-etag'
  /** Answers this instead. Body: an S3 error of that code, or the text as it is. */
  | { status: number; code?: string; text?: string; headers?: Record<string, string> };

export interface Seen {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
}

/** An HTTP proxy on 127.0.0.1 in front of a real S3 server. `plan` is asked for each request, in order. */
export class FaultProxy {
  readonly seen: Seen[] = [];
  plan: (seen: Seen, index: number) => Fault | undefined = () => undefined;
  /** Called once the server has done a request whose answer will be lost. */
  afterLost: () => Promise<void> = async () => {};
  readonly #server = createServer(
    (incoming, answer) => void this.#handle(incoming, answer).catch(() => answer.destroy()),
  );
  readonly #target: URL;

  constructor(target: string) {
    this.#target = new URL(target);
  }

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${this.#target.pathname}`;
  }

  reset(): void {
    this.seen.length = 0;
    this.plan = () => undefined;
    this.afterLost = async () => {};
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #handle(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const seen = { method: incoming.method ?? '', path: incoming.url ?? '', headers: incoming.headers };
    this.seen.push(seen);
    const fault = this.plan(seen, this.seen.length - 1) ?? 'pass';
    if (fault === 'hang') return;
    if (fault === 'reset') return void incoming.socket.destroy();
    if (typeof fault === 'object') {
      const xml = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${fault.code}</Code><Message>told to</Message></Error>`;
      answer.writeHead(fault.status, {
        'content-type': fault.code ? 'application/xml' : 'text/html',
        ...fault.headers,
      });
      return void answer.end(incoming.method === 'HEAD' ? undefined : (fault.text ?? (fault.code ? xml : '')));
    }
    // The signature covers the Host header, so it stays the proxy's.
    const { headers } = incoming;
    const { hostname, port } = this.#target;
    const forward = request({ host: hostname, port, path: incoming.url, method: incoming.method, headers });
    forward.end(Buffer.concat(chunks));
    const [reply] = (await once(forward, 'response')) as [IncomingMessage];
    const parts: Buffer[] = [];
    for await (const chunk of reply) parts.push(chunk as Buffer);
    const body = Buffer.concat(parts);
    if (fault === 'lose-answer') {
      await this.afterLost();
      return void incoming.socket.destroy();
    }
    const sent = { ...reply.headers };
    if (fault === 'bare-etag' && sent.etag) sent.etag = sent.etag.replaceAll('"', '');
    if (fault === 'cut-body' || fault === 'stall-body') sent['content-length'] = String(body.length);
    answer.writeHead(reply.statusCode ?? 500, sent);
    if (fault !== 'cut-body' && fault !== 'stall-body') return void answer.end(body);
    answer.write(body.subarray(0, body.length / 2), () => {
      if (fault === 'cut-body') answer.destroy();
    });
  }
}
