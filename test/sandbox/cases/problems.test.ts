import { describe, expect, it } from 'vitest';
import type { Mappings, Validity } from '../../../src/domain/mapping.ts';
import { preflight } from '../../../src/domain/preflight.ts';
import { VIETNAM_OFFSET_MS } from '../../../src/domain/time.ts';
import { agencies } from '../../../src/sandbox/cases/agencies.ts';
import { createCaseload } from '../../../src/sandbox/cases/caseload.ts';
import {
  knownCases,
  PROBLEMS,
  type ProblemKind,
  plantedProblems,
} from '../../../src/sandbox/cases/problems.ts';
import { procedures } from '../../../src/sandbox/cases/procedures.ts';
import { SANDBOX_STATUSES } from '../../../src/sandbox/mappings.ts';
import { readRow } from '../../../src/source/opencps/row.ts';

const KINDS = Object.keys(PROBLEMS) as ProblemKind[];

function counted(records: number, options: { seed?: number; known?: number; problems?: boolean } = {}) {
  const load = createCaseload({ records, ...options });
  const counts: Record<string, number> = { known: 0 };
  for (let index = 0; index < records; index += 1) {
    const what = load.isKnown(index) ? 'known' : (load.problem(index) ?? 'sound');
    counts[what] = (counts[what] ?? 0) + 1;
  }
  return counts;
}

const ALWAYS: Validity = { validFrom: null, validTo: null };
const mappings: Mappings = {
  statuses: new Map(Object.entries(SANDBOX_STATUSES)),
  procedures: new Map(
    procedures
      .filter((row) => row.local !== '')
      .map(({ local, national }) => [local, [{ local, national, ...ALWAYS }]]),
  ),
  agencies: new Map(agencies.map((row) => [row.local, [{ ...row, ...ALWAYS }]])),
};
const catalogue = new Map(procedures.filter((row) => row.published).map((row) => [row.national, row.name]));

describe('known cases', () => {
  it('are 719,569 of 1,023,738, and as many in proportion of any number', () => {
    expect(knownCases(1_023_738)).toBe(719_569);
    expect(knownCases(20_000)).toBe(14_058);
    expect(knownCases(0)).toBe(0);
  });

  it.each([1, 2, 10, 999, 5_000])('are exactly as many as requested, of %i', (records) => {
    expect(counted(records)['known']).toBe(knownCases(records));
    expect(counted(records, { known: 1 })['known']).toBe(1);
    expect(counted(records, { known: 0, seed: 3 })['known']).toBe(0);
    expect(counted(records, { known: records + 1 })['known']).toBe(records);
  });
});

describe('planted problems', () => {
  it.each([300, 4_000])(
    'occur exactly as often as announced, each kind at least once, in %i cases',
    (records) => {
      const counts = counted(records, { seed: 9 });
      const announced = plantedProblems({ records, seed: 9 });
      for (const kind of KINDS) {
        expect(counts[kind]).toBe(announced[kind]);
        expect(announced[kind]).toBeGreaterThanOrEqual(1);
      }
    },
  );

  it('are six in a hundred of the unknown cases, unpublished procedures most of them', () => {
    const announced = plantedProblems({ records: 1_023_738 });
    const sum = Object.values(announced).reduce((a, b) => a + b);
    expect(sum / 304_169).toBeCloseTo(0.06, 3);
    expect(Math.max(...Object.values(announced))).toBe(announced.procedure_not_published);
  });

  it('never outnumber the unknown cases', () => {
    expect(Object.values(plantedProblems({ records: 10 })).reduce((a, b) => a + b)).toBe(3);
  });

  it('are left out on request', () => {
    expect(counted(300, { problems: false })).toEqual({ known: 211, sound: 89 });
  });

  it('are what our checks find, and nothing else is found', () => {
    const records = 2_000;
    const load = createCaseload({ records, known: 200, seed: 4 });
    for (let index = 0; index < records; index += 1) {
      const { row } = readRow(load.row(index), VIETNAM_OFFSET_MS);
      if (row.kind !== 'case') throw new Error(`row ${index} is no case`);
      const found = preflight(row.record, mappings, catalogue);
      const problem = load.problem(index);
      const blocking = problem === null || problem === 'refused' ? null : PROBLEMS[problem].reason;
      expect([index, problem, found.ok ? null : found.reason]).toEqual([index, problem, blocking]);
    }
  });
});
