import type { CaseRecord } from '../../domain/caseRecord.ts';
import { MIN_USED } from '../../domain/catalogueDoubt.ts';
import type { Mappings } from '../../domain/mapping.ts';
import { type PortalRules, type ProcedureCatalogue, preflight } from '../../domain/preflight.ts';
import type { Hold } from '../../domain/transitions.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { usedProcedures } from '../deliver/usedProcedures.ts';

/** How long a reading waits for the procedure list; its cases are checked against it when they are sent. */
const WAIT_MS = 5_000;

/** Our own checks of one case; null = nothing speaks against sending it. */
export type CheckOf = (record: CaseRecord) => Hold | null;

export interface ChecksDeps {
  readonly ledger: Pick<Ledger, 'circuit' | 'gapGroups'>;
  readonly mappings: () => Mappings;
  readonly catalogue: () => Promise<ProcedureCatalogue>;
  readonly rules: PortalRules;
}

/**
 * The checks for a page of the source, with the tables and the procedure list of that moment: what cannot be sent is known
 * before anything is sent, and while delivery is paused. What is not known holds nobody back: without the list, or while
 * the portal cannot be used, the published procedures are left to the delivery, which checks each case again. So they are until
 * the ledger knows enough procedures to judge the list by (law 10): else a short one would hold back the first cases.
 */
export function createChecks({ ledger, mappings, catalogue, rules }: ChecksDeps): () => Promise<CheckOf> {
  let canJudge = false;
  const isJudged = async (): Promise<boolean> => {
    canJudge ||= usedProcedures(await ledger.gapGroups('procedure'), mappings()).size >= MIN_USED;
    return canJudge;
  };
  return async () => {
    const isAsked = (await ledger.circuit()) === null && (await isJudged());
    const list = isAsked ? await inTime(catalogue) : null;
    const tables = mappings();
    return (record) => {
      const check = preflight(record, tables, list, rules);
      return check.ok ? null : { reason: check.reason, detail: check.detail };
    };
  };
}

/** The list where it is there soon. */
async function inTime(catalogue: ChecksDeps['catalogue']): Promise<ProcedureCatalogue> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), WAIT_MS);
  });
  const list = catalogue().catch(() => null);
  return await Promise.race([list, late]).finally(() => clearTimeout(timer));
}
