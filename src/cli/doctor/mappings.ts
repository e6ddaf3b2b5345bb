import type { Bilingual } from '../../domain/language.ts';
import { type Mappings, mapStatus } from '../../domain/mapping.ts';
import type { GapGroup } from '../../ledger/port/figures.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { type Check, type Finding, ok, warning } from './check.ts';
import type { FindingName } from './titles.ts';
import { withCounts } from './withCounts.ts';

type Counts = readonly (readonly [string, number])[];

/** Codes in the ledger that the tables do not map: their cases are held back. */
export const mappings: Check = {
  name: 'mappings',
  exitCode: 1,
  async run({ config, ledger }) {
    if (ledger === null) return [];
    const tables = config.mappings;
    return [
      covered('status_mapping', 'mappings.statuses', await unmappedStatuses(ledger, tables)),
      covered('agency_mapping', 'mappings.agencies', await unmappedAgencies(ledger, tables)),
      covered('procedure_mapping', 'mappings.procedures', await unmappedProcedures(ledger, tables)),
    ];
  },
};

async function unmappedStatuses(ledger: Ledger, tables: Mappings): Promise<Counts> {
  const statuses = await ledger.sourceStatuses();
  return statuses
    .filter(({ status, subStatus }) => mapStatus(tables, status, subStatus) === null)
    .map(({ status, subStatus, count }) => [[status, subStatus].filter(Boolean).join('/'), count]);
}

async function unmappedAgencies(ledger: Ledger, { agencies }: Mappings): Promise<Counts> {
  if (agencies === null) return [];
  const unmapped = ({ key }: GapGroup): boolean =>
    !agencies.get(key)?.some(({ national }) => national !== '');
  return counted((await ledger.gapGroups('agency')).filter(unmapped));
}

/** A procedure without a row keeps its code (domain/mapping.ts). */
async function unmappedProcedures(ledger: Ledger, { procedures }: Mappings): Promise<Counts> {
  const unmapped = ({ key }: GapGroup): boolean =>
    procedures.get(key)?.every(({ national }) => national === '') === true;
  return counted((await ledger.gapGroups('procedure')).filter(unmapped));
}

function counted(groups: readonly GapGroup[]): Counts {
  return groups.map(({ key, synced, never, stale }) => [key, synced + never + stale]);
}

function covered(name: FindingName, table: string, unmapped: Counts): Finding {
  if (unmapped.length === 0) {
    const found = {
      vi: 'Mọi mã trong sổ cái đều đã được gán mã quốc gia.',
      en: 'Every code in the ledger is mapped.',
    };
    return ok(name, found);
  }
  const list = withCounts(unmapped);
  const remedy: Bilingual = {
    vi: `Bổ sung vào bảng ${table}, rồi nạp lại (systemctl reload dongbo) hoặc chạy sync.`,
    en: `Add them to the table ${table}; then reload (systemctl reload dongbo) or run sync.`,
  };
  return warning(name, { vi: `Chưa gán mã quốc gia: ${list}.`, en: `Not mapped: ${list}.` }, remedy);
}
