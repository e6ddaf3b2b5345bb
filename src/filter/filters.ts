import { GROUP_LEVELS } from '../domain/agencies.ts';
import type { NamedDimension } from '../domain/dimension.ts';
import type { Language } from '../domain/language.ts';
import { REASON_CODES } from '../domain/reason.ts';
import { STATES } from '../domain/state.ts';
import { PORTAL_STATUSES } from '../domain/status.ts';
import {
  type ShowValue,
  showCode,
  showCodeOrNone,
  showDay,
  showLevel,
  showMonth,
  showNamed,
  showReason,
  showState,
  showStatus,
} from './showValue.ts';

/** Of filters by a code of the portal or a detail: cases that have none. */
export const WITHOUT = 'none';

/** The portal's codes, and the value for cases without one. */
const STATUSES: readonly string[] = [...Object.keys(PORTAL_STATUSES), 'unmapped'];

interface FilterRow {
  readonly flag: `--${string}`;
  /** The name of the value in the help of commands. */
  readonly value: string;
  /** In the help of commands and in the description of the API. */
  readonly description: string;
  /** The possible values, or their form. */
  readonly accepts: readonly string[] | 'code' | 'text' | 'month' | 'day';
  /** A repeated filter matches any of its values. */
  readonly repeatable: boolean;
  readonly title: Readonly<Record<Language, string>>;
  /** The dimension of the codes, with names and counters. */
  readonly dimension: NamedDimension | null;
  /** False for properties whose past is not kept. */
  readonly answersPast: boolean;
  readonly needsAgencyTable: boolean;
  readonly show: ShowValue;
}

/** Every filter of cases, in the order shown. Everything that accepts or shows filters is derived from it. */
export const FILTERS = {
  state: {
    flag: '--state',
    value: 'state',
    description: 'state of the case',
    accepts: STATES,
    repeatable: true,
    title: { vi: 'tình trạng', en: 'state' },
    dimension: null,
    answersPast: false,
    needsAgencyTable: false,
    show: showState,
  },
  reason: {
    flag: '--reason',
    value: 'code',
    description: 'why it is unsynced',
    accepts: REASON_CODES,
    repeatable: true,
    title: { vi: 'nguyên nhân', en: 'reason' },
    dimension: null,
    answersPast: false,
    needsAgencyTable: false,
    show: showReason,
  },
  agency: {
    flag: '--agency',
    value: 'code',
    description: 'agency, by its local code',
    accepts: 'code',
    repeatable: true,
    title: { vi: 'cơ quan', en: 'agency' },
    dimension: 'agency',
    answersPast: true,
    needsAgencyTable: false,
    show: showNamed('agency'),
  },
  under: {
    flag: '--under',
    value: 'code',
    description: 'agency with everything below it',
    accepts: 'code',
    repeatable: true,
    title: { vi: 'cơ quan và các cơ quan trực thuộc', en: 'agency and all below it' },
    dimension: 'agency',
    answersPast: true,
    needsAgencyTable: true,
    show: showNamed('agency'),
  },
  level: {
    flag: '--level',
    value: 'level',
    description: 'administrative level of the agency',
    accepts: GROUP_LEVELS,
    repeatable: true,
    title: { vi: 'cấp hành chính', en: 'level' },
    dimension: null,
    answersPast: true,
    needsAgencyTable: true,
    show: showLevel,
  },
  domain: {
    flag: '--domain',
    value: 'code',
    description: 'domain',
    accepts: 'code',
    repeatable: true,
    title: { vi: 'lĩnh vực', en: 'domain' },
    dimension: 'domain',
    answersPast: true,
    needsAgencyTable: false,
    show: showNamed('domain'),
  },
  procedure: {
    flag: '--procedure',
    value: 'code',
    description: 'procedure, by its local code',
    accepts: 'code',
    repeatable: true,
    title: { vi: 'thủ tục', en: 'procedure' },
    dimension: 'procedure',
    answersPast: true,
    needsAgencyTable: false,
    show: showNamed('procedure'),
  },
  status: {
    flag: '--status',
    value: 'code',
    description: "the portal's status, 1 to 10, or unmapped",
    accepts: STATUSES,
    repeatable: true,
    title: { vi: 'trạng thái', en: 'status' },
    dimension: null,
    answersPast: true,
    needsAgencyTable: false,
    show: showStatus,
  },
  month: {
    flag: '--month',
    value: 'month',
    description: 'month received, such as 2024-01',
    accepts: 'month',
    repeatable: true,
    title: { vi: 'tháng tiếp nhận', en: 'month received' },
    dimension: null,
    answersPast: true,
    needsAgencyTable: false,
    show: showMonth,
  },
  receivedFrom: {
    flag: '--received-from',
    value: 'date',
    description: 'received on or after this day, such as 2024-01-31',
    accepts: 'day',
    repeatable: false,
    title: { vi: 'tiếp nhận từ ngày', en: 'received from' },
    dimension: null,
    answersPast: true,
    needsAgencyTable: false,
    show: showDay,
  },
  receivedTo: {
    flag: '--received-to',
    value: 'date',
    description: 'received on or before this day',
    accepts: 'day',
    repeatable: false,
    title: { vi: 'tiếp nhận đến hết ngày', en: 'received to the end of' },
    dimension: null,
    answersPast: true,
    needsAgencyTable: false,
    show: showDay,
  },
  portalCode: {
    flag: '--portal-code',
    value: 'code',
    description: "the portal's error code, or none",
    accepts: 'code',
    repeatable: true,
    title: { vi: 'mã lỗi của Cổng', en: 'portal code' },
    dimension: null,
    answersPast: false,
    needsAgencyTable: false,
    show: showCodeOrNone,
  },
  detail: {
    flag: '--detail',
    value: 'detail',
    description: 'what the reason is about, as the list of causes names it: a code, names of fields, or none',
    accepts: 'text',
    repeatable: true,
    title: { vi: 'chi tiết nguyên nhân', en: 'detail of the reason' },
    dimension: null,
    answersPast: false,
    needsAgencyTable: false,
    show: showCodeOrNone,
  },
  sourceStatus: {
    flag: '--source-status',
    value: 'code',
    description:
      "the source's own status, such as processing, or with its sub-status, such as processing/paid",
    accepts: 'code',
    repeatable: true,
    title: { vi: 'trạng thái ở hệ thống của tỉnh', en: 'status at the source' },
    dimension: null,
    answersPast: true,
    needsAgencyTable: false,
    show: showCode,
  },
  source: {
    flag: '--source',
    value: 'name',
    description: 'source, by its name in the configuration',
    accepts: 'code',
    repeatable: true,
    title: { vi: 'nguồn', en: 'source' },
    dimension: null,
    answersPast: true,
    needsAgencyTable: false,
    show: showCode,
  },
  case: {
    flag: '--case',
    value: 'caseNo',
    description: 'case number',
    accepts: 'code',
    repeatable: true,
    title: { vi: 'hồ sơ', en: 'case' },
    dimension: null,
    answersPast: true,
    needsAgencyTable: false,
    show: showCode,
  },
} as const satisfies Readonly<Record<string, FilterRow>>;

export type FilterKey = keyof typeof FILTERS;

type ValueOf<Row extends FilterRow> = Row['accepts'] extends readonly (infer V)[] ? V : string;
type GivenOf<Row extends FilterRow> = Row['repeatable'] extends true ? readonly ValueOf<Row>[] : ValueOf<Row>;

/** Cases have to match all filters. */
export type CaseFilter = { readonly [K in FilterKey]?: GivenOf<(typeof FILTERS)[K]> | undefined };

export const FILTER_KEYS = Object.keys(FILTERS) as FilterKey[];

/** The state of delivery, of which excluded cases are in no figure: these filters narrow no list of theirs. */
export const NOT_OF_EXCLUDED = [
  'state',
  'reason',
  'portalCode',
  'detail',
] as const satisfies readonly FilterKey[];

/** The filters among these options, in the order of the table; undefined without any. */
export function pickFilter(options: CaseFilter | undefined): CaseFilter | undefined {
  const given = FILTER_KEYS.flatMap((key) =>
    options?.[key] === undefined ? [] : [[key, options[key]] as const],
  );
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

/** The values of one filter. */
export function filterValues(filter: CaseFilter, key: FilterKey): readonly string[] {
  const given = filter[key] ?? [];
  return typeof given === 'string' ? [given] : given;
}

/** Every value with its filter. */
export function filterEntries(filter: CaseFilter): readonly (readonly [FilterKey, string])[] {
  return FILTER_KEYS.flatMap((key) => filterValues(filter, key).map((value) => [key, value] as const));
}

/** Whether the filter depends on the levels of agencies or on which is below which. */
export function filtersByAgencyTable(filter: CaseFilter = {}): boolean {
  return FILTER_KEYS.some((key) => filter[key] !== undefined && FILTERS[key].needsAgencyTable);
}
