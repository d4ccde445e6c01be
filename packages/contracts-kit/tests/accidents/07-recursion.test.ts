import { asText, emitting, green, red, restore, tell, zod } from '../support/accidents.js';
import { preparedWorkspace } from '../support/prepared.js';
import type { Workspace } from '../support/workspace.js';

const tree = (of: string) => `type Tree = { name: string; children: Tree[] };\nconst tree: z.ZodType<Tree> = ${of};`;
const recursive: Record<string, { head: string; schema: string; at: string; only?: 'templates' }> = {
  ThroughLazy: {
    head: tree('z.object({ name: z.string(), children: z.lazy(() => z.array(tree)) })'),
    schema: 'tree',
    at: '/data/v/children/*',
  },
  ThroughARecord: {
    head: 'const folder: z.ZodType = z.object({ below: z.record(z.string(), z.lazy(() => folder)) });',
    schema: 'z.array(folder)',
    at: '/data/v/*/below/*',
  },
  OneThroughTheOther: {
    head: 'const a: z.ZodType = z.object({ b: z.lazy(() => b).optional() });\nconst b: z.ZodType = z.object({ a: z.lazy(() => a).nullable() });',
    schema: 'a',
    at: '/data/v/b/a',
  },
  InAUnion: {
    head: 'const nested: z.ZodType = z.union([z.string(), z.array(z.lazy(() => nested))]);',
    schema: 'nested',
    at: '/data/v/*',
  },
  NewEveryTime: {
    head: 'const deeper = (): z.ZodType => z.object({ below: z.lazy(deeper) });',
    schema: 'deeper()',
    at: '',
  },
  ThroughAGetter: {
    head: 'const node = z.object({ name: z.string(), get below() { return z.array(node); } });',
    schema: 'node',
    at: '/data/v/below/*',
    only: 'templates',
  },
};

describe('accidents 7: a recursive schema', () => {
  let workspace: Workspace;
  before(async () => {
    workspace = await preparedWorkspace();
  });
  afterEach(() => restore(workspace));
  after(() => workspace.remove());

  for (const service of ['auth', 'templates'] as const) {
    for (const [name, { head, schema, at, only }] of Object.entries(recursive)) {
      if (only !== undefined && only !== service) continue;
      it(`${service} generate (${zod[service]}): ${name}`, async () => {
        await emitting(workspace, service, name, { head, schema });
        const told = await tell(workspace, service, ['generate']);
        const place = { file: `src/events/${name}.event.ts`, ...(at && { pointer: at }) };
        const found = red(told, 'golden-recursive', {
          ...place,
          mend: /Write the levels out|flat list with parent ids/,
        });
        if (name === 'ThroughLazy') await asText(workspace, service, ['generate'], found);
      });
    }

    it(`${service} generate: its levels written out pass, and so does one schema in several places`, async () => {
      await emitting(workspace, service, 'Finite', {
        head: 'const leaf = z.object({ name: z.string() });\nconst twig = z.object({ left: leaf, right: z.lazy(() => leaf) });',
        schema: 'z.object({ left: twig, right: twig })',
      });
      green(await tell(workspace, service, ['generate']));
    });
  }
});
