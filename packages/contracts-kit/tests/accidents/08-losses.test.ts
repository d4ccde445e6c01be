import { expect } from 'chai';
import { asText, emitting, green, red, restore, type Told, tell, zod } from '../support/accidents.js';
import { preparedWorkspace } from '../support/prepared.js';
import type { Workspace } from '../support/workspace.js';

interface Lossy {
  schema: string;
  kind: 'refinement' | 'custom' | 'transform' | 'coercion';
  only?: 'auth' | 'templates';
}
/** What stands at `/data/v` of an event. All are written as Zod 3 and Zod 4 both take it, unless said otherwise. */
const lossy: Record<string, Lossy> = {
  Refined: { schema: 'z.string().refine((s) => s !== "x")', kind: 'refinement' },
  SuperRefined: { schema: 'z.string().superRefine(() => {})', kind: 'refinement' },
  RefinedObject: {
    schema: 'z.object({ a: z.number(), b: z.number() }).refine(({ a, b }) => a < b)',
    kind: 'refinement',
  },
  RefinedArray: {
    schema: 'z.array(z.string()).refine((list) => new Set(list).size === list.length)',
    kind: 'refinement',
  },
  PatternWithAFlag: { schema: 'z.string().regex(/^a/i)', kind: 'refinement' },
  Checked: { schema: 'z.string().check(() => {})', kind: 'refinement', only: 'templates' },
  OneHost: { schema: 'z.url({ hostname: /^example\\.com$/ })', kind: 'refinement', only: 'templates' },
  Custom: { schema: 'z.custom<string>((value) => value === "x")', kind: 'custom' },
  Transformed: { schema: 'z.string().transform(Number)', kind: 'transform' },
  Preprocessed: { schema: 'z.preprocess(String, z.string())', kind: 'transform' },
  Trimmed: { schema: 'z.string().trim()', kind: 'transform' },
  LowerCased: { schema: 'z.string().toLowerCase()', kind: 'transform' },
  Caught: { schema: 'z.string().catch("x")', kind: 'transform' },
  Piped: { schema: 'z.string().pipe(z.string())', kind: 'transform' },
  Coded: {
    schema: 'z.codec(z.string(), z.number(), { decode: Number, encode: String })',
    kind: 'transform',
    only: 'templates',
  },
  Coerced: { schema: 'z.coerce.number()', kind: 'coercion' },
  CoercedText: { schema: 'z.coerce.string()', kind: 'coercion' },
};
const codeOf = ({ kind }: Lossy) =>
  kind === 'transform' || kind === 'coercion' ? 'golden-loses-transform' : 'golden-loses-refinement';
const fileOf = (name: string) => `src/events/${name}.event.ts`;
const needsEmits = ({ kind }: Lossy) => kind !== 'refinement';

describe('accidents 8: what the golden cannot express', () => {
  let workspace: Workspace;
  before(async () => {
    workspace = await preparedWorkspace();
  });
  after(() => workspace.remove());

  for (const service of ['auth', 'templates'] as const) {
    const mine = Object.entries(lossy).filter(([, { only }]) => only === undefined || only === service);
    /** All of them at once, each an event of its own, with the losses declared as said. */
    const generated = async (losses: (one: Lossy) => string | undefined): Promise<Told> => {
      for (const [name, one] of mine) {
        const declared = losses(one);
        await emitting(workspace, service, name, {
          schema: one.schema,
          ...(declared !== undefined && { losses: `[${declared}]` }),
        });
      }
      const told = await tell(workspace, service, ['generate']);
      await restore(workspace);
      return told;
    };

    describe(`${service} (${zod[service]}), not declared`, () => {
      let told: Told;
      before(async () => {
        told = await generated(() => undefined);
      });
      for (const [name, one] of mine) {
        it(one.schema, () => {
          const mend = new RegExp(
            `losses: \\[\\{ at: '/data/v', kind: '${one.kind}', reason: '…'${needsEmits(one) ? ', emits' : ' '}`,
          );
          red(told, codeOf(one), { file: fileOf(name), pointer: '/data/v', mend });
        });
      }
      it('nothing was generated', () => expect(told.checks.map(({ outcome }) => outcome)).to.not.include('generated'));
    });

    describe(`${service}, declared with a reason, and with what is emitted`, () => {
      it('passes', async () => {
        green(
          await generated(
            (one) =>
              `{ at: '/data/v', kind: '${one.kind}', reason: 'checked elsewhere'${needsEmits(one) ? ", emits: { type: ['string', 'number', 'object'] }" : ''} }`,
          ),
        );
      });
    });

    describe(`${service}, declared without what is emitted`, () => {
      let told: Told;
      before(async () => {
        told = await generated((one) => `{ at: '/data/v', kind: '${one.kind}', reason: 'checked elsewhere' }`);
      });
      for (const [name, one] of mine.filter(([, each]) => needsEmits(each))) {
        it(
          one.schema,
          () =>
            void red(told, codeOf(one), {
              file: fileOf(name),
              pointer: '/data/v',
              message: /without 'emits'/,
              mend: /emits: \{/,
            }),
        );
      }
    });

    describe(`${service}, declared wrongly`, () => {
      const wrong: [name: string, losses: string, code: Parameters<typeof red>[1], mend: RegExp][] = [
        ['no reason', "{ at: '/data/v', kind: 'refinement' }", 'golden-loss-invalid', /Say why/],
        ['an empty reason', "{ at: '/data/v', kind: 'refinement', reason: ' ' }", 'golden-loss-invalid', /Say why/],
        [
          'no such kind',
          "{ at: '/data/v', kind: 'refine', reason: 'r' }",
          'golden-loss-invalid',
          /Use one of refinement/,
        ],
        ['no place', "{ kind: 'refinement', reason: 'r' }", 'golden-loss-invalid', /Write each loss as/],
        [
          'another place',
          "{ at: '/data/w', kind: 'refinement', reason: 'r' }",
          'golden-loss-stale',
          /correct its 'at'/,
        ],
        [
          'another kind',
          "{ at: '/data/v', kind: 'transform', reason: 'r', emits: { type: 'string' } }",
          'golden-loss-stale',
          /its 'kind'/,
        ],
        [
          'an emits of everything',
          "{ at: '/data/v', kind: 'refinement', reason: 'r', emits: {} }",
          'golden-accepts-everything',
          /JSON Schema of what is emitted/,
        ],
        [
          'an emits elsewhere',
          "{ at: '/data/v', kind: 'refinement', reason: 'r', emits: { $ref: '#/x' } }",
          'golden-loss-invalid',
          /complete in itself/,
        ],
      ];
      let told: Told;
      before(async () => {
        for (const [index, [, losses]] of wrong.entries()) {
          await emitting(workspace, service, `Wrong${index}`, { schema: lossy.Refined!.schema, losses: `[${losses}]` });
        }
        told = await tell(workspace, service, ['generate']);
        await restore(workspace);
      });
      for (const [index, [name, , code, mend]] of wrong.entries()) {
        it(name, () => void red(told, code, { file: fileOf(`Wrong${index}`), mend }));
      }
      it('a loss that is no longer there', async () => {
        await emitting(workspace, service, 'Stale', {
          schema: 'z.string()',
          losses: "[{ at: '/data/v', kind: 'refinement', reason: 'r' }]",
        });
        const found = red(await tell(workspace, service, ['generate']), 'golden-loss-stale', {
          file: fileOf('Stale'),
          pointer: '/data/v',
          mend: /Remove the declaration/,
        });
        await asText(workspace, service, ['generate'], found);
        await restore(workspace);
      });
    });
  }

  it('validate and publish: a loss in the real event stops them too', async () => {
    await workspace.edit(
      'packages/auth/src/events/user-created.event.ts',
      'email: z.string().email()',
      "email: z.string().email().refine((s) => !s.endsWith('.test'))",
    );
    for (const command of ['validate', 'publish']) {
      red(await tell(workspace, 'auth', [command]), 'golden-loses-refinement', {
        file: 'src/events/user-created.event.ts',
        pointer: '/data/email',
        mend: /losses: \[/,
      });
    }
    await restore(workspace);
  });
});
