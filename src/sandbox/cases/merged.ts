/**
 * The province after 1 July 2025: merged into Hải Phòng, in two levels, without districts. Which department became which is
 * simplified, each district's communes become one, and the codes are our assumption.
 */
import { type Agency, agencies } from './agencies.ts';

/** The last day of the old organisation. */
const LAST_DAY = '2025-06-30';
const FIRST_DAY = '2025-07-01';
const OLD = 'H23';
const NEW = 'H24';

/** Departments that went into another one. */
const JOINED: ReadonlyMap<string, string> = new Map([
  ['H23.04', 'H23.16'],
  ['H23.05', 'H23.11'],
  ['H23.07', 'H23.08'],
  ['H23.12', 'H23.09'],
  ['H23.13', 'H23.06'],
]);
const NEW_NAMES: ReadonlyMap<string, string> = new Map([
  ['H23', 'Ủy ban nhân dân thành phố Hải Phòng'],
  ['H23.09', 'Sở Nông nghiệp và Môi trường'],
  ['H23.06', 'Sở Khoa học và Công nghệ'],
]);

interface DatedAgency extends Agency {
  readonly validFrom: string;
  readonly validTo: string;
}

/** An agency of the new province has the suffix of the one it came from, below the new code. */
function renamed(agency: Agency): Agency {
  const suffix = agency.local.slice(OLD.length);
  return {
    local: `${NEW}${suffix}`,
    national: `000.00.${suffix === '' ? '00' : suffix.slice(1)}.${NEW}`,
    name: NEW_NAMES.get(agency.local) ?? newName(agency),
    level: agency.level === 'district' ? 'commune' : agency.level,
    parent: suffix === '' ? '' : NEW,
  };
}

/** `huyện Gia Lộc` → `xã Gia Lộc`, `thị xã Kinh Môn` → `phường Kinh Môn`; `… tỉnh` → `… thành phố`. */
function newName({ name, level }: Agency): string {
  if (level === 'district')
    return name.replace(/(?:thành phố|thị xã) (?=\p{Lu})/u, 'phường ').replace(/huyện (?=\p{Lu})/u, 'xã ');
  return name.replace(/ tỉnh$/, ' thành phố');
}

/** Null: nobody took its cases over. */
function successorOf(agency: Agency): Agency | null {
  if (agency.level === 'district') return null;
  const into = agency.level === 'commune' ? agency.parent : (JOINED.get(agency.local) ?? agency.local);
  const found = agencies.find(({ local }) => local === into);
  return found === undefined ? null : renamed(found);
}

/** What takes cases today: departments, and communes directly below the province. */
export const mergedAgencies: readonly Agency[] = agencies
  .filter(({ local, level }) => level !== 'commune' && !JOINED.has(local))
  .map(renamed);

/** The old agencies with their successors, and the new ones. */
export function mergedTable(): readonly DatedAgency[] {
  const old = agencies.flatMap((agency): readonly DatedAgency[] => {
    const closed = { ...agency, validFrom: '', validTo: LAST_DAY };
    const successor = successorOf(agency);
    if (successor === null) return [closed];
    const { local } = agency;
    const parent = local === OLD ? '' : OLD;
    return [closed, { ...successor, local, parent, validFrom: FIRST_DAY, validTo: '' }];
  });
  return [...old, ...mergedAgencies.map((agency) => ({ ...agency, validFrom: '', validTo: '' }))];
}
