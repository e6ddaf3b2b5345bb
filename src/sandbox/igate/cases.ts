import { agencies } from '../cases/agencies.ts';
import { mergedAgencies } from '../cases/merged.ts';
import { citizen } from '../cases/people.ts';
import { procedures } from '../cases/procedures.ts';
import { unit } from '../cases/random.ts';
import type { IgateSettings } from './options.ts';

const DAY_MS = 86_400_000;
/** Days over which the cases were received. */
const SPAN_DAYS = 300;

/** What can be sorted and filtered by; the rest of a row follows from the seed and the number. */
export interface IgateCase {
  readonly number: number;
  readonly acceptedAt: number;
  readonly updatedAt: number;
  readonly status: number;
}

export type IgateCases = ReturnType<typeof createIgateCases>;

/** Its cases, newest change first. */
export function createIgateCases(
  { records, seed }: Pick<IgateSettings, 'records' | 'seed'>,
  now: () => number,
) {
  const start = now();
  const all = new Map<number, IgateCase>();
  let next = 0;
  let sorted: IgateCase[] | null = null;

  function add(acceptedAt: number, updatedAt: number): IgateCase {
    const one = { number: next, acceptedAt, updatedAt, status: Math.floor(unit(seed, next, 3) * 7) };
    all.set(next, one);
    next += 1;
    sorted = null;
    return one;
  }

  for (let i = 0; i < records; i += 1) {
    const acceptedAt = start - Math.floor(unit(seed, i, 1) * SPAN_DAYS * DAY_MS) - 60_000;
    // Whole seconds, so that ties are common.
    const updatedAt = acceptedAt + Math.floor(unit(seed, i, 2) * (start - acceptedAt));
    add(acceptedAt, Math.floor(updatedAt / 1_000) * 1_000);
  }

  return {
    size: (): number => all.size,
    numbers: (): IterableIterator<number> => all.keys(),
    /** The case at this place of the present numbers changes now. */
    change(which: number): IgateCase | null {
      const one = all.get(which % next);
      if (one === undefined) return null;
      const changed = { ...one, updatedAt: now(), status: (one.status + 1) % 7 };
      all.set(one.number, changed);
      sorted = null;
      return changed;
    },
    arrive: (): IgateCase => add(now(), now()),
    remove(which: number): void {
      if (all.delete(which % next)) sorted = null;
    },
    get: (number: number): IgateCase | null => all.get(number) ?? null,
    newestFirst(): readonly IgateCase[] {
      sorted ??= [...all.values()].sort((a, b) => b.updatedAt - a.updatedAt || a.number - b.number);
      return sorted;
    },
  };
}

/** 24 hexadecimal digits. */
export function igateId(number: number): string {
  return `65a1b2c3d4e5${number.toString(16).padStart(12, '0')}`;
}

/** As the search shows it. */
export function igateRow(
  { seed, merged }: Pick<IgateSettings, 'seed' | 'merged'>,
  { number, acceptedAt, updatedAt, status }: IgateCase,
): object {
  const known = merged ? mergedAgencies : agencies;
  const agency = known[number % known.length];
  const procedure = procedures[number % procedures.length];
  const person = citizen(seed, number);
  return {
    id: igateId(number),
    code: `${merged ? 'H24' : 'H23'}.${String(acceptedAt).slice(0, 6)}-${number}`,
    nationCode: number % 3 === 0 ? `G09.20-${number}` : '',
    procedure: {
      id: igateId(number % 97),
      code: procedure?.code,
      translate: [{ languageId: 228, name: procedure?.name }],
      sector: { code: procedure?.domainCode, name: [{ languageId: 228, name: procedure?.domainName }] },
    },
    agency: {
      id: igateId(number % 41),
      code: agency?.local,
      name: [{ languageId: 228, name: agency?.name }],
    },
    dossierStatus: { id: status },
    applicant: {
      data: { fullname: person.name, identityNumber: person.idNo, phoneNumber: person.telephone },
    },
    applyMethod: { id: number % 2 },
    appliedDate: igateDate(acceptedAt - 3_600_000),
    acceptedDate: igateDate(acceptedAt),
    updatedDate: igateDate(updatedAt),
    eForm: { data: { noidungyeucaugiaiquyet: '' } },
  };
}

/** `2024-11-05T08:30:00.000+0700`. */
function igateDate(at: number): string {
  return new Date(at + 7 * 3_600_000).toISOString().replace('Z', '+0700');
}
