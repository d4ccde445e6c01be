/** A repository of one service, as somebody writes it who has read the README and has no turbo, no workspace and no changesets. */
export interface SingleService {
  name: string;
  /** The one event it emits, and the one it consumes of one provider. */
  emits: string;
  provider: string;
  consumes: string;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

const id = '6f1f0a52-5d0e-4a3e-9a56-4a39c0d1b7aa';

/** Path to content. */
export function singleService(of: SingleService): Record<string, string> {
  const { name, emits, provider, consumes, dependencies, devDependencies } = of;
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  const type = (service: string, event: string) => `com.example.${service}.${event.toLowerCase()}`;
  return {
    '.gitignore': 'node_modules/\n.contracts/\n',
    'package.json': json({ name, version: '1.0.0', private: true, type: 'module', dependencies, devDependencies }),
    'tsconfig.json': json({
      compilerOptions: {
        target: 'es2023',
        module: 'nodenext',
        strict: true,
        noEmit: true,
        skipLibCheck: false,
        types: ['node', 'mocha'],
      },
      include: ['src', 'tests'],
    }),
    [`src/events/${emits}.event.ts`]: `
import { randomUUID } from 'node:crypto';
import { contractId, defineEvent } from 'contracts-kit';
import { z } from 'zod';

const schema = z.object({
  specversion: z.literal('1.0'),
  id: z.uuid(),
  source: z.literal('/${name}'),
  type: z.literal('${type(name, emits)}'),
  time: z.iso.datetime(),
  dataschema: z.literal(contractId('${name}', '${emits}')),
  data: z.object({ orderId: z.uuid(), cents: z.int().min(0) }),
});

export function build(orderId: string, cents: number): z.infer<typeof schema> {
  return {
    specversion: '1.0',
    id: randomUUID(),
    source: '/${name}',
    type: '${type(name, emits)}',
    time: new Date().toISOString(),
    dataschema: contractId('${name}', '${emits}'),
    data: { orderId, cents },
  };
}

export const event = defineEvent({
  name: '${emits}',
  description: 'What ${name} tells.',
  schema,
  build: () => build(randomUUID(), 995),
});
`,
    'src/handler.ts': `
import { z } from 'zod';

const needed = z.object({ type: z.literal('${type(provider, consumes)}'), data: z.object({ orderId: z.uuid() }) });

export class Orders {
  readonly known = new Set<string>();

  on${consumes}(event: unknown): void {
    this.known.add(needed.parse(event).data.orderId);
  }
}
`,
    'tests/consumer/config.json': json({ providers: { [provider]: [consumes] } }),
    [`tests/consumer/examples/${provider}/${consumes}/usual.json`]: json({
      specversion: '1.0',
      id,
      source: `/${provider}`,
      type: type(provider, consumes),
      time: '2026-11-05T10:00:00Z',
      dataschema: `urn:event-contract:${provider}:${consumes}`,
      data: { orderId: id, cents: 995 },
    }),
    'tests/consumer/handler.consumer.pact.test.ts': `
import { expect } from 'chai';
import { consumerPact, uuid } from 'contracts-kit/consumer';
import { Orders } from '../../src/handler.js';

describe('${name} consumes ${consumes} of ${provider}', () => {
  const pact = consumerPact(import.meta, { provider: '${provider}' });

  it('Orders: knows the order', () =>
    pact.receives('one of an order', {
      event: '${consumes}',
      given: 'an order',
      contents: { type: '${type(provider, consumes)}', data: { orderId: uuid('${id}') } },
      handle: (event) => {
        const orders = new Orders();
        orders.on${consumes}(event);
        expect(orders.known.has('${id}')).to.equal(true);
      },
    }));
});
`,
    'tests/provider/events.provider.pact.test.ts': `
import { randomUUID } from 'node:crypto';
import { providerPacts } from 'contracts-kit/provider';
import { build } from '../../src/events/${emits}.event.js';

providerPacts(import.meta, { states: { 'an order': () => ({ ${emits}: () => build(randomUUID(), 1) }) } });
`,
  };
}
