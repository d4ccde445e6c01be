import { readFile, rm, writeFile } from 'node:fs/promises';
import { asText, emitting, green, red, restore, type Told, tell, zod } from '../support/accidents.js';
import { preparedWorkspace } from '../support/prepared.js';
import type { Workspace } from '../support/workspace.js';

/** A schema for `data.v` in auth (Zod 3) or templates (Zod 4), and what is said of it. */
const open: Record<
  string,
  { schema: string; at: string; code?: Parameters<typeof red>[1]; mend?: RegExp; only?: 'auth' | 'templates' }
> = {
  Any: { schema: 'z.any()', at: '/data/v' },
  OptionalAny: { schema: 'z.any().optional()', at: '/data/v' },
  AnyInArray: { schema: 'z.array(z.any())', at: '/data/v/*' },
  AnyInRecord: { schema: 'z.record(z.string(), z.any())', at: '/data/v/*' },
  AnyInTuple: { schema: 'z.tuple([z.string(), z.any()])', at: '/data/v/1' },
  AnyInUnion: { schema: 'z.union([z.string(), z.any()])', at: '/data/v' },
  AnyBehindLazy: { schema: 'z.lazy(() => z.any())', at: '/data/v' },
  AnyAsCatchall: { schema: 'z.object({ a: z.string() }).catchall(z.any())', at: '/data/v/*' },
  AnyInIntersection: { schema: 'z.object({ a: z.any() }).and(z.object({ b: z.string() }))', at: '/data/v/a' },
  // What a converter turns into {} in silence.
  CustomWithoutCheck: {
    schema: 'z.custom<string>()',
    at: '/data/v',
    code: 'golden-loses-refinement',
    mend: /kind: 'custom'.*emits/,
    only: 'templates',
  },
  AnyInDisguise: { schema: 'z.custom<string>()', at: '/data/v', only: 'auth' },
  Instance: { schema: 'z.instanceof(URL)', at: '/data/v', code: 'golden-loses-refinement', mend: /emits/ },
  ADate: { schema: 'z.date()', at: '/data/v', code: 'golden-unrepresentable', mend: /datetime\(\)/ },
  AMap: {
    schema: 'z.map(z.string(), z.string())',
    at: '/data/v',
    code: 'golden-unrepresentable',
    mend: /z\.record\(\)/,
  },
  ABigInt: { schema: 'z.bigint()', at: '/data/v', code: 'golden-unrepresentable', mend: /Describe what is sent/ },
  Undefined: { schema: 'z.undefined()', at: '/data/v', code: 'golden-unrepresentable', mend: /optional\(\)/ },
  EmitsEverything: { schema: 'z.string().transform(String)', at: '/data/v', mend: /JSON Schema of what is emitted/ },
};
const losses: Record<string, string> = {
  EmitsEverything: "[{ at: '/data/v', kind: 'transform', reason: 'r', emits: {} }]",
};

describe('accidents 6: a schema that accepts everything somewhere', () => {
  let workspace: Workspace;
  before(async () => {
    workspace = await preparedWorkspace();
  });
  after(() => workspace.remove());

  for (const service of ['auth', 'templates'] as const) {
    describe(`${service} generate (${zod[service]})`, () => {
      const mine = Object.entries(open).filter(([, { only }]) => only === undefined || only === service);
      const fileOf = (name: string) => `src/events/${name}.event.ts`;
      let told: Told;
      before(async () => {
        for (const [name, { schema }] of mine)
          await emitting(workspace, service, name, { schema, ...(losses[name] && { losses: losses[name] }) });
        told = await tell(workspace, service, ['generate']);
      });
      after(() => restore(workspace));
      for (const [
        name,
        { schema, at, code = 'golden-accepts-everything', mend = /Write the type, or z\.unknown\(\)/ },
      ] of mine) {
        it(`${schema}${losses[name] ? ' with an emits of everything' : ''}`, async () => {
          const found = red(told, code, { file: fileOf(name), pointer: at, mend });
          if (name === 'Any') await asText(workspace, service, ['generate'], found);
        });
      }

      it('a schema of the other Zod inside', async () => {
        await restore(workspace);
        const other = service === 'auth' ? 'templates' : 'auth';
        const from = `import { z as other } from '../../../${other}/node_modules/zod/index.js';`;
        await emitting(workspace, service, 'Mixed', { schema: 'other.string() as never', head: from });
        red(await tell(workspace, service, ['generate']), 'golden-not-zod', {
          file: fileOf('Mixed'),
          pointer: '/data/v',
          mend: /same Zod/,
        });
        await emitting(workspace, service, 'Mixed', { schema: '{ parse: (value: unknown) => value } as never' });
        red(await tell(workspace, service, ['generate']), 'golden-not-zod', {
          file: fileOf('Mixed'),
          pointer: '/data/v',
          mend: /same Zod/,
        });
        await restore(workspace);
      });

      it('what is said to be unknown passes', async () => {
        await emitting(workspace, service, 'Unknown', {
          schema: 'z.object({ a: z.unknown(), b: z.array(z.unknown()) })',
        });
        green(await tell(workspace, service, ['generate']));
        await restore(workspace);
      });
    });
  }

  describe("a sibling's golden that was changed by hand", () => {
    const golden = 'packages/templates/src/events/.schemas/TemplateDeleted.schema.json';
    const inside = {
      file: '../templates/src/events/.schemas/TemplateDeleted.schema.json',
      mend: /generate and publish it again/,
    };
    let text: string;
    before(async () => {
      green(await tell(workspace, 'templates', ['generate']));
      text = await readFile(workspace.path(golden), 'utf8');
      green(await tell(workspace, 'auth', ['validate']));
    });
    after(() => writeFile(workspace.path(golden), text));
    const id = '"$id":"urn:event-contract:templates:TemplateDeleted"';
    for (const [name, content, code] of [
      ['accepts everything', `{${id}}`, 'golden-accepts-everything'],
      ['has only words nobody knows', `{${id},"properites":{},"x":1}`, 'golden-accepts-everything'],
      ['has a type among others', `{${id},"type":["object","string"]}`, 'golden-accepts-everything'],
      ['is true', 'true', 'golden-unreadable'],
      ['is empty', '', 'golden-unreadable'],
      ['has its type twice', `{${id},"type":"string","type":"object"}`, 'golden-unreadable'],
      ['refers to another', `{${id},"type":"object","$ref":"#"}`, 'golden-has-reference'],
      ['is of another event', '{"$id":"urn:event-contract:templates:Other","type":"object"}', 'golden-id-mismatch'],
    ] as const) {
      it(`auth validate: ${name}`, async () => {
        await writeFile(workspace.path(golden), content);
        red(
          await tell(workspace, 'auth', ['validate']),
          code,
          code === 'golden-has-reference' ? { ...inside, mend: /written? out|writes every part out/ } : inside,
        );
      });
    }
    it('auth validate: is gone', async () => {
      await rm(workspace.path(golden));
      red(await tell(workspace, 'auth', ['validate']), 'sibling-not-generated', {
        file: '../templates/src/events/.schemas',
        mend: /contracts-kit generate --service/,
      });
    });
  });
});
