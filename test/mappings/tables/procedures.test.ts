import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VIETNAM_OFFSET_MS } from '../../../src/domain/time.ts';
import type { Problem } from '../../../src/input/problem.ts';
import { readProcedures } from '../../../src/mappings/tables/procedures.ts';
import { byLocalCode } from '../../../src/mappings/tables/validity.ts';
import { folderWith } from '../../config/configFolder.ts';

const HEADER = 'local,national,valid_from,valid_to';

function read(...rows: string[]) {
  const problems: Problem[] = [];
  const file = join(folderWith({ 'p.csv': [HEADER, ...rows].join('\n') }), 'p.csv');
  const procedures = readProcedures({ name: 'mappings.procedures', file }, VIETNAM_OFFSET_MS, problems);
  return { procedures, problems: problems.map(({ path, found }) => [path, found.en]) };
}

describe('the table of procedures', () => {
  it('holds from the first instant of the first day to the last millisecond of the last', () => {
    const { procedures } = read('A,1.000001,2024-01-01,2024-06-30', 'A,1.000002,2024-07-01,', 'B,,,');
    expect(procedures.get('A')).toEqual([
      {
        local: 'A',
        national: '1.000001',
        validFrom: Date.parse('2024-01-01T00:00:00+07:00'),
        validTo: Date.parse('2024-06-30T23:59:59.999+07:00'),
      },
      { local: 'A', national: '1.000002', validFrom: Date.parse('2024-07-01T00:00:00+07:00'), validTo: null },
    ]);
    expect(procedures.get('B')).toEqual([{ local: 'B', national: '', validFrom: null, validTo: null }]);
  });

  it('may be empty: then every procedure has its own code', () => {
    expect(read()).toEqual({ procedures: new Map(), problems: [] });
  });

  it('refuses days that do not exist', () => {
    expect(read('A,1,2024-02-30,', 'B,1,,01/02/2024').problems).toEqual([
      ['mappings.procedures:2', 'valid_from: "2024-02-30"'],
      ['mappings.procedures:3', 'valid_to: "01/02/2024"'],
    ]);
  });

  it('refuses two rows of one code that share a day, even behind a longer one', () => {
    expect(read('A,1,,2024-06-30', 'A,2,2024-06-30,').problems).toEqual([
      ['mappings.procedures:3', 'code "A" valid at the same time in line 2 and line 3'],
    ]);
    expect(
      read('A,1,2024-03-01,2024-03-31', 'A,2,2024-01-01,2024-12-31', 'A,3,2024-02-01,2024-02-28').problems,
    ).toEqual([
      ['mappings.procedures:4', 'code "A" valid at the same time in line 3 and line 4'],
      ['mappings.procedures:3', 'code "A" valid at the same time in line 2 and line 3'],
    ]);
  });

  it('refuses a row that ends before it starts', () => {
    expect(read('A,1,2024-02-01,2024-01-31').problems).toEqual([
      ['mappings.procedures:2', 'valid_to before valid_from'],
    ]);
  });
});

describe('byLocalCode', () => {
  it('reports an overlap exactly when some instant has two rows', () => {
    const bound = fc.option(fc.nat(12), { nil: null });
    const interval = fc
      .tuple(bound, bound)
      .map(([a, b]) =>
        a !== null && b !== null && a > b ? { validFrom: b, validTo: a } : { validFrom: a, validTo: b },
      );
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 5 }), (intervals) => {
        const problems: Problem[] = [];
        const rows = intervals.map((row, index) => ({ line: index + 2, row: { local: 'A', ...row } }));
        byLocalCode({ name: 't', file: 'f' }, rows, problems);
        const instants = Array.from({ length: 15 }, (_, n) => n - 1);
        const twice = instants.some(
          (at) =>
            intervals.filter(({ validFrom, validTo }) => (validFrom ?? at) <= at && at <= (validTo ?? at))
              .length > 1,
        );
        expect(problems.length > 0).toBe(twice);
      }),
    );
  });

  it('takes a suffix of the site, and refuses half a rule', () => {
    const { procedures, problems } = read('*.000.00.00.H56,*,,');
    expect(problems).toEqual([]);
    expect(procedures.has('*.000.00.00.H56')).toBe(true);
    for (const row of ['*.H56,1.000001,,', '1.000001,*,,', '*,*,,', '*.H56,,,']) {
      expect(read(row).problems, row).toHaveLength(1);
    }
  });
});
