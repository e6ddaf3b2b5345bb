import type { Bilingual } from './language.ts';

interface DimensionRow {
  readonly title: Bilingual;
  /** The ledger keeps counters for it; reports build the groups of the others. */
  readonly tallied: boolean;
  /** The ledger has names for its keys. */
  readonly named: boolean;
  /** Only unsynced cases have it, so it has no history. */
  readonly unsyncedOnly: boolean;
}

/** What a gap can be grouped by, in the order shown to people. */
export const DIMENSIONS = {
  agency: { title: { vi: 'cơ quan', en: 'agency' }, tallied: true, named: true, unsyncedOnly: false },
  level: {
    title: { vi: 'cấp hành chính', en: 'administrative level' },
    tallied: false,
    named: false,
    unsyncedOnly: false,
  },
  domain: { title: { vi: 'lĩnh vực', en: 'domain' }, tallied: true, named: true, unsyncedOnly: false },
  procedure: { title: { vi: 'thủ tục', en: 'procedure' }, tallied: true, named: true, unsyncedOnly: false },
  status: { title: { vi: 'trạng thái', en: 'status' }, tallied: true, named: false, unsyncedOnly: false },
  reason: { title: { vi: 'nguyên nhân', en: 'reason' }, tallied: true, named: false, unsyncedOnly: true },
  month: {
    title: { vi: 'tháng tiếp nhận', en: 'month received' },
    tallied: true,
    named: false,
    unsyncedOnly: false,
  },
  age: {
    title: { vi: 'thời gian chờ đồng bộ', en: 'age of the gap' },
    tallied: false,
    named: false,
    unsyncedOnly: true,
  },
  source: { title: { vi: 'nguồn', en: 'source' }, tallied: true, named: false, unsyncedOnly: false },
} as const satisfies Readonly<Record<string, DimensionRow>>;

export type GapDimension = keyof typeof DIMENSIONS;

type DimensionWith<Trait extends Partial<DimensionRow>> = {
  [D in GapDimension]: (typeof DIMENSIONS)[D] extends Trait ? D : never;
}[GapDimension];

export type TallyDimension = DimensionWith<{ tallied: true }>;
/** Counters of their own are kept for these; reasons are part of every counter. */
export type CountedDimension = Exclude<TallyDimension, 'reason'>;
export type NamedDimension = DimensionWith<{ named: true }>;
/** Of synced cases as well. */
export type CaseDimension = DimensionWith<{ unsyncedOnly: false }>;

export const GAP_DIMENSIONS = Object.keys(DIMENSIONS) as GapDimension[];

export const CASE_DIMENSIONS = GAP_DIMENSIONS.filter(isOfAllCases);

export function isNamed(dimension: GapDimension): dimension is NamedDimension {
  return DIMENSIONS[dimension].named;
}

export function isOfAllCases(dimension: GapDimension): dimension is CaseDimension {
  return !DIMENSIONS[dimension].unsyncedOnly;
}
