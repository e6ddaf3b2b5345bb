import { expect, it } from 'vitest';
import { createCaseload } from '../../../src/sandbox/cases/caseload.ts';

it('the made-up province is late as provinces are: one or two in a hundred finished cases, at every level', () => {
  const caseload = createCaseload({ records: 20_000, problems: false });
  const levels = new Map<string, { finished: number; late: number }>();
  for (let index = 0; index < caseload.records; index += 1) {
    const { agency, course } = caseload.facts(index);
    if (course.finished === null) continue;
    const counts = levels.get(agency.level) ?? { finished: 0, late: 0 };
    counts.finished += 1;
    if (course.finished > course.due) counts.late += 1;
    levels.set(agency.level, counts);
  }
  expect(new Set(levels.keys())).toEqual(new Set(['commune', 'district', 'province']));
  for (const [level, { finished, late }] of levels) {
    expect(late / finished, level).toBeGreaterThan(0.005);
    expect(late / finished, level).toBeLessThan(0.03);
  }
});
