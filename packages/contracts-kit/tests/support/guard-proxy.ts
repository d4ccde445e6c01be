import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { allows, type IamPolicy, type IamRequest } from './iam.js';
import type { S3Server } from './s3-server.js';

/** One request, and what was decided of it. */
export interface Guarded extends IamRequest {
  /** The access key's id. */
  who: string;
  /** `denied-missing`: the object may be read, is not there, and whoever asks may not know that. */
  decision: 'allowed' | 'denied' | 'denied-missing';
}

/**
 * What S3 asks, for an object that is not there, before it says so: whether the bucket may be listed. Its documentation does not say with which
 * `s3:prefix`, and what is told of it disagrees: with none, or with the key. The kit has to work with both.
 */
export type MissingRule = 'no-prefix' | 'key-as-prefix';

/**
 * In front of a real S3 server, on 127.0.0.1: decides each request by the IAM policies of its access key, answers 403 where S3 would,
 * and sends on what is left with the server's own credentials.
 */
export class GuardProxy {
  readonly seen: Guarded[] = [];
  /** By access key id; a key without any may do nothing. */
  readonly policies = new Map<string, readonly IamPolicy[]>();
  missing: MissingRule = 'no-prefix';
  /** Done before a reader is told 403 for what is not there. */
  beforeMissing: () => Promise<unknown> = async () => {};
  /** Once it is started. */
  endpoint = '';
  readonly #server = createServer(
    (incoming, answer) => void this.#handle(incoming, answer).catch(() => answer.destroy()),
  );
  readonly #target: URL;
  readonly #credentials: { id: string; secret: string };

  constructor({ endpoint, env }: S3Server) {
    this.#target = new URL(endpoint);
    this.#credentials = { id: env.AWS_ACCESS_KEY_ID!, secret: env.AWS_SECRET_ACCESS_KEY! };
  }

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.endpoint = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${this.#target.pathname}`;
    return this.endpoint;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #handle(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const who = /Credential=([^/]+)\//.exec(incoming.headers.authorization ?? '')?.[1] ?? '';
    const policies = this.policies.get(who) ?? [];
    const { bucket, key, asked } = requestOf(incoming, this.#target.pathname);
    const told = (decision: Guarded['decision']) => this.seen.push({ who, ...asked, decision });
    if (!allows(policies, asked)) {
      told('denied');
      return deny(answer, incoming.method);
    }
    const { status, headers, body } = await this.#forward(incoming, Buffer.concat(chunks));
    if (asked.action === 's3:GetObject' && status === 404 && !this.#mayKnow(policies, bucket, key)) {
      told('denied-missing');
      await this.beforeMissing();
      return deny(answer, incoming.method);
    }
    told('allowed');
    answer.writeHead(status, headers);
    answer.end(body);
  }

  #mayKnow(policies: readonly IamPolicy[], bucket: string, key: string): boolean {
    const context: Record<string, string> = this.missing === 'no-prefix' ? {} : { 's3:prefix': key };
    return allows(policies, { action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}`, context });
  }

  async #forward({ url = '', method = '', headers }: IncomingMessage, body: Buffer) {
    const { hostname, port, host } = this.#target;
    const sent = { ...headers, host };
    const forward = request({
      host: hostname,
      port,
      path: url,
      method,
      headers: signed(url, method, sent, this.#credentials),
    });
    forward.end(body);
    const [reply] = (await once(forward, 'response')) as [IncomingMessage];
    const parts: Buffer[] = [];
    for await (const chunk of reply) parts.push(chunk as Buffer);
    return { status: reply.statusCode ?? 500, headers: reply.headers, body: Buffer.concat(parts) };
  }
}

/** What IAM is asked. A request that the kit never makes becomes an action that no policy allows. */
function requestOf({ url = '', method = '', headers }: IncomingMessage, base: string) {
  const { pathname, searchParams } = new URL(url, 'http://proxy');
  const [bucket = '', ...segments] = pathname
    .slice(base.length + 1)
    .split('/')
    .map(decodeURIComponent);
  const key = segments.join('/');
  const resource = `arn:aws:s3:::${bucket}`;
  const context: Record<string, string> = { 'aws:SecureTransport': 'false' };
  const plain = [...searchParams.keys()].every((name) => name === 'x-id');
  if (key === '' && method === 'GET' && searchParams.get('list-type') === '2') {
    for (const name of ['prefix', 'delimiter', 'max-keys']) {
      const value = searchParams.get(name);
      if (value !== null) context[`s3:${name}`] = value;
    }
    return { bucket, key, asked: { action: 's3:ListBucket', resource, context } };
  }
  for (const name of ['if-match', 'if-none-match'] as const) {
    const value = headers[name];
    if (value !== undefined) context[`s3:${name}`] = value;
  }
  const actions: Record<string, string> = {
    GET: 's3:GetObject',
    HEAD: 's3:GetObject',
    PUT: headers['x-amz-copy-source'] === undefined ? 's3:PutObject' : 'a copy',
    DELETE: 's3:DeleteObject',
  };
  const action = (key !== '' && plain ? actions[method] : undefined) ?? `${method} ${url}`;
  return { bucket, key, asked: { action, resource: `${resource}/${key}`, context } };
}

function deny(answer: ServerResponse, method: string | undefined): void {
  const xml =
    '<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>';
  answer.writeHead(403, { 'content-type': 'application/xml' });
  answer.end(method === 'HEAD' ? undefined : xml);
}

/** AWS Signature Version 4, with the headers that have to be signed. */
function signed(
  url: string,
  method: string,
  headers: IncomingMessage['headers'],
  { id, secret }: { id: string; secret: string },
): IncomingMessage['headers'] {
  const time = String(headers['x-amz-date']);
  const [path = '', query = ''] = url.split('?');
  const names = ['host', 'x-amz-content-sha256', 'x-amz-date'];
  const canonical = [
    method,
    path,
    query
      .split('&')
      .filter(Boolean)
      .map((one) => (one.includes('=') ? one : `${one}=`))
      .sort()
      .join('&'),
    ...names.map((name) => `${name}:${String(headers[name])}`),
    '',
    names.join(';'),
    String(headers['x-amz-content-sha256']),
  ].join('\n');
  const scope = `${time.slice(0, 8)}/auto/s3/aws4_request`;
  const digest = createHash('sha256').update(canonical).digest('hex');
  const key = scope.split('/').reduce<string | Buffer>((by, part) => hmac(by, part), `AWS4${secret}`);
  const signature = hmac(key, ['AWS4-HMAC-SHA256', time, scope, digest].join('\n')).toString('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${id}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return { ...headers, authorization };
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
