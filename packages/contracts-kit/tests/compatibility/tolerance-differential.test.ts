import { expect } from 'chai';
import fc from 'fast-check';
import { openForTolerantReader } from '../../src/compatibility/tolerance.js';
import { FIXED_SEED, randomSeed, runs } from '../containment/support/runs.js';
import { accepts } from './support.js';
import { focusedSchemas } from './tolerance-focused.js';
import { ToleranceByDefinition } from './tolerance-reading.js';
import { smallEvents, smallSchemas } from './tolerance-small.js';

const EVENTS = 20;

describe('openForTolerantReader, held against its definition', function () {
  this.timeout(process.env.CONTRACTS_DEEP === '1' ? 7_200_000 : 120_000);

  for (const seed of [FIXED_SEED, randomSeed]) {
    it(`openForTolerantReader: accepts what OLD accepts without unknown properties, and nothing else (CONTRACTS_SEED=${seed})`, () => {
      const seen = { decided: 0, unknown: 0, accepted: 0, refused: 0, unions: 0, told: 0 };
      const events = fc.array(smallEvents, { minLength: EVENTS, maxLength: EVENTS });
      const property = fc.property(fc.oneof(smallSchemas, focusedSchemas), events, (old, some) => {
        const result = openForTolerantReader(old);
        const [least, most] =
          'schema' in result ? [result.schema, result.schema] : [result.atLeast.schema, result.atMost.schema];
        const reader = new ToleranceByDefinition(old);
        const [atLeast, atMost] = [accepts(least), accepts(most)];
        seen['schema' in result ? 'decided' : 'unknown'] += 1;
        if ('schema' in result && 'oneOf' in old && !('oneOf' in (result.schema as object))) seen.unions += 1;
        for (const event of some) {
          const right = reader.accepts(event);
          seen[right ? 'accepted' : 'refused'] += 1;
          const [lower, upper] = [atLeast(event), atMost(event)];
          if (lower === upper) seen.told += 1;
          const told = () => JSON.stringify({ old, event, least, most, right });
          if (lower && !right) expect.fail(`more than the reader accepts: ${told()}`);
          if (right && !upper) expect.fail(`refused, and the reader accepts it: ${told()}`);
        }
      });
      const count = runs(1200);
      fc.assert(property, { numRuns: count, seed, endOnFailure: true });
      // Otherwise this would say little.
      expect(seen.decided, JSON.stringify(seen)).to.be.at.least(count / 4);
      expect(seen.unions, JSON.stringify(seen)).to.be.at.least(count / 100);
      for (const kind of ['accepted', 'refused'] as const) expect(seen[kind]).to.be.at.least((count * EVENTS) / 5);
      expect(seen.told, JSON.stringify(seen)).to.be.at.least((count * EVENTS * 3) / 4);
    });
  }
});
