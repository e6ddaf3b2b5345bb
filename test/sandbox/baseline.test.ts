import { describe, expect, it } from 'vitest';
import { baselineRows } from '../../src/sandbox/baseline.ts';
import { createCaseload } from '../../src/sandbox/cases/caseload.ts';
import { SANDBOX_STATUSES } from '../../src/sandbox/mappings.ts';

describe('the baseline', () => {
  it('lists exactly the known cases, each with the status its row maps to', () => {
    const options = { records: 1_000, seed: 2 };
    const load = createCaseload(options);
    const expected = Array.from({ length: 1_000 }, (_, index) => index)
      .filter((index) => load.isKnown(index))
      .map((index) => {
        const row = load.row(index);
        return { caseNo: row.dossierNo, status: SANDBOX_STATUSES[row.dossierStatus] };
      });
    expect([...baselineRows(options)]).toEqual(expected);
    expect(expected).toHaveLength(703);
  });
});
