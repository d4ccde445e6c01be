import { expect } from 'chai';
import type { Affected, Effect, EventChange } from '../../src/compatibility/affected.js';
import { type GatePolicy, type GateVerdict, judgeGate, neededFor } from '../../src/compatibility/gate.js';
import { dictatingRelease } from '../../src/compatibility/line.js';

const changes = {
  unchanged: { event: 'A', verdict: 'unchanged', bump: 'none' },
  compatible: { event: 'A', verdict: 'compatible', bump: 'minor' },
  breaking: { event: 'A', verdict: 'breaking', bump: 'major' },
  unknown: { event: 'A', verdict: 'unknown', bump: 'major' },
  added: { event: 'A', verdict: 'added', bump: 'minor' },
  removed: { event: 'A', verdict: 'removed', bump: 'major' },
} satisfies Record<string, EventChange>;

const met = (...answers: Effect['answer'][]): Affected[] =>
  answers.map((answer) => ({
    reliance: { consumer: 'core', labels: ['core 1.4.0'], event: 'A', messages: [] },
    effect: { answer } as Effect,
  }));

interface Row {
  title: string;
  change: EventChange;
  releases: string[];
  planned: string;
  packageVersion?: string;
  policy?: GatePolicy;
  affected?: Affected[];
  floor?: EventChange;
  expected: Partial<GateVerdict<EventChange>>;
}

const rows: Row[] = [
  {
    title: 'no release: any bump',
    change: changes.breaking,
    releases: [],
    planned: '1.0.0',
    expected: { answer: 'open', needed: 'major' },
  },
  {
    title: 'a break with a patch',
    change: changes.breaking,
    releases: ['1.1.0'],
    planned: '1.1.1',
    packageVersion: '1.1.0',
    expected: { answer: 'short', needed: 'major', bump: 'major', changeset: 'major' },
  },
  {
    title: 'a break with a major',
    change: changes.breaking,
    releases: ['1.1.0'],
    planned: '2.0.0',
    expected: { answer: 'enough', needed: 'major' },
  },
  {
    title: 'a compatible change with a major: larger is enough',
    change: changes.compatible,
    releases: ['1.1.0'],
    planned: '2.0.0',
    expected: { answer: 'enough', needed: 'minor' },
  },
  {
    title: 'unknown counts as a break',
    change: changes.unknown,
    releases: ['1.1.0'],
    planned: '1.2.0',
    packageVersion: '1.1.0',
    expected: { answer: 'short', changeset: 'major' },
  },
  {
    title: 'an added event, nothing planned',
    change: changes.added,
    releases: ['1.1.0'],
    planned: '1.1.0',
    expected: { answer: 'short', needed: 'minor', changeset: 'minor' },
  },
  {
    title: 'on main after the release, unchanged',
    change: changes.unchanged,
    releases: ['1.0.0', '1.1.0'],
    planned: '1.1.0',
    expected: { answer: 'enough', needed: 'none' },
  },
  {
    title: 'the version pull request, raised too little',
    change: changes.breaking,
    releases: ['1.1.0'],
    planned: '1.2.0',
    expected: { answer: 'short', changeset: 'major' },
  },
  {
    title: '0.x: a break with a patch',
    change: changes.breaking,
    releases: ['0.3.0'],
    planned: '0.3.1',
    packageVersion: '0.3.0',
    expected: { answer: 'short', needed: 'major', bump: 'minor', changeset: 'minor' },
  },
  {
    title: '0.x: a break with a minor',
    change: changes.breaking,
    releases: ['0.3.0'],
    planned: '0.4.0',
    expected: { answer: 'enough', bump: 'minor' },
  },
  {
    title: '0.x: a compatible change with a patch',
    change: changes.compatible,
    releases: ['0.3.0'],
    planned: '0.3.1',
    expected: { answer: 'enough', bump: 'patch' },
  },
  {
    title: 'pre mode: the next prerelease against the stable release',
    change: changes.breaking,
    releases: ['1.2.0', '1.3.0-next.0'],
    planned: '1.3.0-next.1',
    packageVersion: '1.3.0-next.0',
    expected: { answer: 'short', changeset: 'major' },
  },
  {
    title: 'pre mode: a published prerelease changed; over the stable release a minor is enough, so any changeset is',
    change: changes.breaking,
    floor: changes.compatible,
    releases: ['1.2.0', '1.3.0-next.0'],
    planned: '1.3.0-next.0',
    expected: { answer: 'short', changeset: 'patch' },
  },
  {
    title: 'pre mode: a published prerelease changed, and breaks the stable release',
    change: changes.compatible,
    floor: changes.breaking,
    releases: ['1.2.0', '1.3.0-next.0'],
    planned: '1.3.0-next.0',
    expected: { answer: 'short', changeset: 'major' },
  },
  {
    title: 'pre mode before the first stable release: any changeset',
    change: changes.breaking,
    releases: ['1.0.0-next.0'],
    planned: '1.0.0-next.0',
    expected: { answer: 'short', changeset: 'patch' },
  },
  ...(['breaking', 'unknown', 'removed'] as const).flatMap((kind): Row[] => [
    {
      title: `consumers: ${kind}, and nobody relies on it: a minor`,
      change: changes[kind],
      policy: 'consumers',
      releases: ['1.1.0'],
      planned: '1.2.0',
      expected: { answer: 'enough', needed: 'minor' },
    },
    {
      title: `consumers: ${kind}, and nobody relies on it: a patch is too small`,
      change: changes[kind],
      policy: 'consumers',
      releases: ['1.1.0'],
      planned: '1.1.1',
      packageVersion: '1.1.0',
      expected: { answer: 'short', needed: 'minor', changeset: 'minor' },
    },
    {
      title: `consumers: ${kind}, and it is safe for all who rely on it`,
      change: changes[kind],
      policy: 'consumers',
      affected: met('safe', 'safe'),
      releases: ['1.1.0'],
      planned: '1.2.0',
      expected: { answer: 'enough', needed: 'minor' },
    },
    ...(['breaks', 'unknown'] as const).map((answer): Row => {
      return {
        title: `consumers: ${kind}, and one consumer is ${answer}`,
        change: changes[kind],
        policy: 'consumers',
        affected: met('safe', answer),
        releases: ['1.1.0'],
        planned: '1.2.0',
        packageVersion: '1.1.0',
        expected: { answer: 'short', needed: 'major', changeset: 'major' },
      };
    }),
  ]),
];

describe('compatibility/gate', () => {
  for (const { title, change, releases, planned, packageVersion = planned, policy = 'schema', ...row } of rows) {
    it(`judgeGate: ${title}`, () => {
      const verdict = judgeGate({
        planned,
        packageVersion,
        dictating: dictatingRelease(releases, planned),
        changes: [{ ...changes.unchanged, event: 'Other' }, change],
        affected: row.affected ?? [],
        policy,
        ...(row.floor && { floor: { changes: [row.floor], affected: [] } }),
      });
      expect(verdict).to.deep.include(row.expected);
      expect(verdict.short.map((one) => one.change)).to.deep.equal(verdict.answer === 'short' ? [change] : []);
      expect('changeset' in verdict).to.equal('changeset' in row.expected);
    });
  }

  it('neededFor: the schema policy does not look at consumers', () => {
    for (const change of Object.values(changes)) {
      for (const affected of [[], met('safe'), met('breaks')]) {
        expect(neededFor(change, affected, 'schema')).to.equal(change.bump);
      }
    }
  });

  it('neededFor: the consumers policy never asks for more than the schema policy, and for something wherever that does', () => {
    const order = ['none', 'minor', 'major'];
    for (const change of Object.values(changes)) {
      for (const affected of [[], met('safe'), met('unknown'), met('breaks')]) {
        const [mild, strict] = [neededFor(change, affected, 'consumers'), neededFor(change, affected, 'schema')];
        expect(order.indexOf(mild)).to.be.at.most(order.indexOf(strict));
        expect(mild === 'none').to.equal(strict === 'none');
      }
    }
  });
});
