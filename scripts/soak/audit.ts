import type { LedgerRecord } from '../../src/ledger/port/cases.ts';
import { PROBLEMS, type ProblemKind } from '../../src/sandbox/cases/problems.ts';
import { SANDBOX_STATUSES } from '../../src/sandbox/mappings.ts';
import {
  byCaseNo,
  type PortalStats,
  portalCases,
  readStats,
  sourceCases,
} from '../../test/endToEnd/support/controlPlane.ts';
import { BATCH, withLedger } from './site.ts';
import type { World } from './world.ts';

const PAGE = 1_000;

export interface Audit {
  readonly cases: number;
  /** Cases of the province that the ledger counts as synced and the portal has. */
  readonly synced: number;
  /** Cases that cannot be delivered, each for the planted reason. */
  readonly held: number;
  /** Versions of cases that the ledger has seen. */
  readonly versions: number;
  /** Records that the portal accepted. */
  readonly accepted: number;
  readonly mostOfOneCase: number;
  /** How often records may be accepted again, and how often they were, beyond the versions of a case. */
  readonly resendsAllowed: number;
  readonly resends: number;
}

/** While nobody sends: the portal must have every synced case, with the acknowledged status. */
export async function auditQuiet(world: World): Promise<void> {
  const records = await ledgerRecords(world);
  const held = byCaseNo(await portalCases(world.site.portal));
  for (const { caseNo, state, ackedStatus } of records) {
    const status = held.get(caseNo)?.status;
    if (state === 'synced' && status !== ackedStatus) {
      world.violation(
        `${caseNo} is synced with status ${ackedStatus}, and the portal has ${status ?? 'none'}`,
      );
    }
  }
}

/** After the last delivery: compares the province, the ledger and the portal. */
export async function auditEnd(world: World, resendsOfTroubles: number): Promise<Audit> {
  const { site, violation } = world;
  const source = byCaseNo(await sourceCases(site.province));
  const held = byCaseNo(await portalCases(site.portal));
  const records = new Map((await ledgerRecords(world)).map((record) => [record.caseNo, record]));
  const off = await withLedger(site, (ledger) => ledger.recount());
  if (off > 0) violation(`${off} counters differ from a recount`);

  let synced = 0;
  let withheld = 0;
  for (const { caseNo, status, problem } of source.values()) {
    const record = records.get(caseNo);
    const at = held.get(caseNo);
    if (record === undefined) violation(`${caseNo} is not in the ledger`);
    else if (problem !== null) {
      withheld += 1;
      const { reason } = PROBLEMS[problem as ProblemKind];
      if (record.reason !== reason)
        violation(`${caseNo} (${problem}) has reason ${record.reason ?? 'synced'}`);
    } else if (record.state !== 'synced') {
      violation(`${caseNo} is ${record.state} (${record.reason}, ${record.detail ?? ''}) and not synced`);
    } else if (at?.status !== SANDBOX_STATUSES[status] || at?.progress === 0) {
      violation(`${caseNo} is ${status} at the source, and the portal has ${at?.status ?? 'none'}`);
    } else synced += 1;
  }
  if (records.size !== source.size) violation(`${records.size} cases in the ledger of ${source.size}`);
  await auditQuiet(world);

  const stats = await readStats(site.portal);
  if (stats.statusWentBack > 0) violation(`${stats.statusWentBack} statuses were reverted at the portal`);
  if (stats.progressWentBack > 0) violation(`${stats.progressWentBack} steps were reverted at the portal`);
  const versions = [...records.values()].reduce((sum, { version }) => sum + version, 0);
  const accepted = stats.newRecords + stats.updates;
  const resendsAllowed = resendsOfTroubles + BATCH * unheardAnswers(stats);
  const resends = [...records.values()]
    .map(({ caseNo, version }) => Math.max(0, (held.get(caseNo)?.records ?? 0) - version))
    .reduce((sum, again) => sum + again, 0);
  if (resends > resendsAllowed) {
    violation(`${resends} records were accepted again; the troubles explain ${resendsAllowed}`);
  }
  const { mostOfOneCase } = stats;
  const cases = source.size;
  return { cases, synced, held: withheld, versions, accepted, mostOfOneCase, resendsAllowed, resends };
}

/** Requests that the portal may have carried out without dongbo learning of it. */
function unheardAnswers({ requests }: PortalStats): number {
  const outcomes = requests['DongBoHoSoMC'] ?? {};
  return ['hang', 'cut_json', 'reset', 'slow'].reduce((sum, kind) => sum + (outcomes[kind] ?? 0), 0);
}

async function ledgerRecords(world: World): Promise<LedgerRecord[]> {
  return await withLedger(world.site, async (ledger) => {
    const records: LedgerRecord[] = [];
    for (;;) {
      const page = await ledger.records({}, PAGE, records.at(-1)?.id ?? 0);
      records.push(...page);
      if (page.length < PAGE) return records;
    }
  });
}
