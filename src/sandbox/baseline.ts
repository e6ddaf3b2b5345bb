import { createCaseload } from './cases/caseload.ts';
import type { ScopeOptions } from './cases/problems.ts';
import { SANDBOX_STATUSES } from './mappings.ts';

/** The portal's initial cases, for `import-baseline`, in order of receipt. */
export function* baselineRows(options: ScopeOptions): Generator<{ caseNo: string; status: string }> {
  const caseload = createCaseload(options);
  for (let index = 0; index < caseload.records; index += 1) {
    if (!caseload.isKnown(index)) continue;
    const status = SANDBOX_STATUSES[caseload.facts(index).course.status] ?? '';
    yield { caseNo: caseload.caseNo(index), status };
  }
}
