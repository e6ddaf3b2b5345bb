import { z } from 'zod';
import { formatDay } from '../../../src/domain/time.ts';
import { PROBLEMS, type ProblemKind } from '../../../src/sandbox/cases/problems.ts';
import { SANDBOX_STATUSES } from '../../../src/sandbox/mappings.ts';
import { byCaseNo, sourceCases } from '../../../test/endToEnd/support/controlPlane.ts';
import type { Year } from './year.ts';
import { allRecords, pastGap, withYearLedger } from './yearLedger.ts';

export interface YearAudit {
  readonly cases: number;
  readonly synced: number;
  readonly held: number;
  readonly gone: number;
  readonly versions: number;
  /** Days of which `gap --as-of` says the same as when they ended. */
  readonly days: number;
  readonly auditRows: number;
}

const gapDocument = z.looseObject({
  ...{ total: z.int(), synced: z.int(), never: z.int(), stale: z.int() },
  excludedBy: z.looseObject({ gone: z.int() }),
});
const proofDocument = z.looseObject({
  ...{ intact: z.boolean(), rows: z.int(), checkpoint: z.looseObject({ seq: z.int() }).nullable() },
});

/** At rest: province, ledger, portal, counters, the past and the audit trail, compared to the last case. */
export async function auditYear(year: Year): Promise<YearAudit> {
  const { site, violation } = year;
  const source = byCaseNo(await sourceCases(site.province));
  const records = new Map((await withYearLedger(year, allRecords)).map((record) => [record.caseNo, record]));
  const counts = { synced: 0, held: 0 };
  for (const { caseNo, status, problem } of source.values()) {
    const record = records.get(caseNo);
    const held = site.portal.held(caseNo);
    if (record === undefined) violation(`${caseNo} is not in the ledger`);
    else if (problem !== null) {
      counts.held += 1;
      const { reason } = PROBLEMS[problem as ProblemKind];
      if (record.reason !== reason)
        violation(`${caseNo} (${problem}) has reason ${record.reason ?? 'synced'}`);
    } else if (record.state !== 'synced') {
      violation(`${caseNo} is ${record.state} (${record.reason}, ${record.detail ?? ''})`);
    } else if (held?.status !== SANDBOX_STATUSES[status]) {
      violation(`${caseNo} is ${status} at the source, and the portal has ${held?.status ?? 'none'}`);
    } else counts.synced += 1;
  }
  // Lists leave out what does not count.
  const gone = await withYearLedger(year, async (ledger) => {
    const found = await Promise.all([...year.vanished].map((caseNo) => ledger.record(caseNo)));
    return found.filter((one) => one?.record.excluded === 'gone').length;
  });
  if (gone !== year.vanished.size) violation(`${gone} cases are gone of ${year.vanished.size} deleted`);
  if (records.size !== source.size)
    violation(`${records.size} cases count, ${source.size} are at the source`);
  await auditFigures(year, { ...counts, gone });
  const days = await auditPast(year);
  await auditErased(year);
  const proof = proofDocument.parse(JSON.parse(await year.command(0, 'audit', 'verify', '--json')));
  if (!proof.intact) violation('the audit trail is not intact');
  if (proof.checkpoint === null) violation('the audit trail lost no head in a year');
  const versions = [...records.values()].reduce((sum, { version }) => sum + version, 0);
  return { cases: source.size, ...counts, gone, versions, days, auditRows: proof.rows };
}

/** The counters are exact: as a recount, as the cases, and as the command shows them. */
async function auditFigures(
  year: Year,
  counted: { readonly synced: number; readonly held: number; readonly gone: number },
): Promise<void> {
  const off = await withYearLedger(year, (ledger) => ledger.recount());
  if (off > 0) year.violation(`${off} counters differ from a recount`);
  const gap = gapDocument.parse(JSON.parse(await year.command(0, 'gap', '--json')));
  const shown = { synced: gap.synced, held: gap.never + gap.stale, gone: gap.excludedBy.gone };
  if (JSON.stringify(shown) !== JSON.stringify(counted)) {
    year.violation(`gap says ${JSON.stringify(shown)}, the cases ${JSON.stringify(counted)}`);
  }
}

/** Cases that have left the total since are no longer in that of a past day; nothing else may have changed. */
async function auditPast(year: Year): Promise<number> {
  const left = year.vanished.size;
  let same = 0;
  for (const [at, noted] of year.noted) {
    const now = await pastGap(year, at);
    const gone = noted.total - now.total;
    if (gone < 0 || gone > left || noted.synced - now.synced < 0 || noted.synced - now.synced > gone) {
      const day = formatDay(at);
      year.violation(
        `as of ${day}: ${now.synced} of ${now.total}, and then ${noted.synced} of ${noted.total}`,
      );
    } else same += 1;
  }
  return same;
}

async function auditErased(year: Year): Promise<void> {
  await withYearLedger(year, async (ledger) => {
    for (const caseNo of year.erased) {
      const found = await ledger.record(caseNo);
      const at = found?.events.findLastIndex(({ kind }) => kind === 'erased') ?? -1;
      const texts = found?.events
        .slice(0, at + 1)
        .filter(({ detail, kind }) => detail !== null && kind !== 'changed');
      if ((texts?.length ?? 0) > 0) year.violation(`${caseNo} was erased, and its timeline has texts`);
    }
  });
}
