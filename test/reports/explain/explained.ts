import type { Reason } from '../../../src/domain/reason.ts';
import type { CauseCount } from '../../../src/ledger/port/figures.ts';
import type { RecordFilter } from '../../../src/ledger/port/filter.ts';
import type { Snapshot } from '../../../src/ledger/port/history.ts';
import { type ExplainLedger, type ExplainOptions, explainGap } from '../../../src/reports/explain/build.ts';
import type { Explanation } from '../../../src/reports/explain/schema.ts';
import { group, IN_VIETNAM } from '../fakeLedger.ts';

export interface Book {
  readonly causes?: readonly CauseCount[];
  /** Unsynced cases of the reasons that the headline calls the rest, by agency. */
  readonly rest?: readonly number[];
  readonly snapshots?: readonly Snapshot[];
}

export function cause(reason: Reason, key: string, never: number, stale = 0): CauseCount {
  return { reason, key, never, stale };
}

export function ledgerOf({ causes = [], rest = [], snapshots = [] }: Book) {
  const asked: { causes: (RecordFilter | undefined)[]; rest: RecordFilter[] } = { causes: [], rest: [] };
  const names = {
    procedure: { '1.1': 'Đăng ký khai sinh', 'HD.2': 'Cấp phép xây dựng' },
    agency: { 'H23.77': 'Trung tâm cũ' },
    domain: {},
  };
  const ledger: ExplainLedger = {
    causes: async (filter) => {
      asked.causes.push(filter);
      return causes;
    },
    gapFiltered: async ({ filter }) => {
      asked.rest.push(filter);
      return rest.map((count, index) => ({ ...group(`A${index}`, 5, count), slice: 0 }));
    },
    names: async (dimension) => new Map(Object.entries(names[dimension])),
    snapshots: async ({ from, before }) =>
      snapshots.filter(({ takenAt }) => takenAt >= from && takenAt < before),
  };
  return { ledger, asked };
}

export const OPTIONS = {
  ...IN_VIETNAM,
  procedures: new Map(),
  portalCodes: new Map(),
} satisfies ExplainOptions;

export const explain = (book: Book, over: Partial<ExplainOptions> = {}): Promise<Explanation> =>
  explainGap(ledgerOf(book).ledger, { ...OPTIONS, ...over });
