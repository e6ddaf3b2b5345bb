import type { CaseRecord } from '../../../../src/domain/caseRecord.ts';
import type { MappedCase } from '../../../../src/domain/preflight.ts';
import type { SendMode } from '../../../../src/domain/state.ts';
import { VIETNAM_OFFSET_MS } from '../../../../src/domain/time.ts';
import { compileWire, type WireItem, type WireRecord } from '../../../../src/portal/dvcqg/wire/compile.ts';
import { aMapped, aStep, SHIPPED_FIELDS } from '../fakePortal.ts';

/** The table that dongbo ships, compiled. */
export const shipped = compileWire(SHIPPED_FIELDS, {
  offsetMs: VIETNAM_OFFSET_MS,
  lists: { new: 'empty', update: 'omit' },
  progressUpdates: true,
});

export function recordOf(over: Partial<CaseRecord> = {}, mode: SendMode = 'new'): WireRecord {
  return shipped.record(mode, aMapped(over), () => undefined);
}

export function presentStepOf(over: Partial<CaseRecord> = {}, rest: Partial<MappedCase> = {}): WireItem {
  return shipped.step(aStep(over, rest), () => undefined);
}
