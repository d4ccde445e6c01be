import { expect } from 'chai';
import { messageSchema } from '../../../src/pact/schema/index.js';
import { accepts, type Case, messageOf, translated, verified } from './support.js';
import { table } from './table.js';

const rows = Object.entries(table).flatMap(([name, row]) =>
  [...row.accepts.map((body) => [body, true] as const), ...row.refuses.map((body) => [body, false] as const)].map(
    ([body, accepted]) => ({
      name,
      accepted,
      one: { contents: row.contents, ...(row.rules ? { rules: row.rules } : {}), body } satisfies Case,
    }),
  ),
);

describe('messageSchema: the table', () => {
  it('the table: says what Pact’s verifier says', async function () {
    this.timeout(60_000);
    const real: string[][] = [];
    for (let at = 0; at < rows.length; at += 120)
      real.push(...(await verified(rows.slice(at, at + 120).map(({ one }) => one))));
    const wrong = rows.flatMap(({ name, accepted, one }, index) =>
      accepted === (real[index]!.length === 0) ? [] : [{ name, body: one.body, accepted, pact: real[index] }],
    );
    expect(wrong).to.deep.equal([]);
  });

  for (const [name, row] of Object.entries(table)) {
    it(`messageSchema: ${name}`, () => {
      const schema = messageSchema(messageOf({ contents: row.contents, ...(row.rules ? { rules: row.rules } : {}) }));
      if (row.unknown !== undefined) {
        expect(schema).to.have.property('unknown').that.includes(row.unknown);
        for (const { one, accepted } of rows.filter((each) => each.name === name)) {
          const said = translated(one);
          expect(
            accepted ? 'perhaps' in said && said.perhaps : 'surely' in said && !said.surely,
            JSON.stringify(one.body),
          ).to.equal(true);
        }
        return;
      }
      if (!('schema' in schema)) throw new Error(schema.unknown);
      const said = rows
        .filter((each) => each.name === name)
        .map(({ one }) => [one.body, accepts(schema.schema, one.body)]);
      expect(said).to.deep.equal([
        ...row.accepts.map((body) => [body, true]),
        ...row.refuses.map((body) => [body, false]),
      ]);
    });
  }
});
