import type { ComparedField, HeldRow } from '../../domain/comparison.ts';
import { portalStatusOf } from '../../domain/status.ts';
import { formatInstant } from '../../domain/time.ts';
import { scalarText } from './answer.ts';
import { dateDigits } from './newestRow.ts';

/** The keys of a row of `TraCuuHoSo`, in lower case, as DongBoHoSoMC names them; all but the first two are assumed. */
const KEYS = {
  caseNo: 'mahoso',
  status: 'trangthaihoso',
  procedureCode: 'matthc',
  agencyName: 'donvixuly',
  receivedAt: 'ngaytiepnhan',
  dueAt: 'ngayhentra',
  finishedAt: 'ngaytra',
} as const satisfies Readonly<Record<ComparedField, string>>;

/** A code of the portal; anything else could be a person's name. */
const CODE = /^[\w.:-]{1,60}$/;
/** A date and time that names its zone. */
const ZONED = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)$/;

/** What may be shown of a row: fields of a known form, and nothing that a person could be named in but the agency's name. */
export function heldRow(row: Readonly<Record<string, unknown>>, offsetMs: number): HeldRow {
  const fields = Object.entries(KEYS).flatMap(([field, key]) => {
    const value = row[key];
    if (value === undefined || value === null) return [];
    const text = scalarText.safeParse(value);
    return [[field, text.success ? shown(key, text.data, offsetMs) : null] as const];
  });
  return Object.fromEntries(fields);
}

function shown(key: (typeof KEYS)[ComparedField], text: string, offsetMs: number): string | null {
  switch (key) {
    case 'mahoso':
      return text;
    case 'donvixuly':
      return text.slice(0, 500);
    case 'trangthaihoso':
      return portalStatusOf(text);
    case 'matthc':
      return text === '' || CODE.test(text) ? text : null;
    case 'ngaytiepnhan':
    case 'ngayhentra':
    case 'ngaytra':
      return text === '' ? '' : localTime(text, offsetMs);
  }
}

/** `2024-11-05T08:30:00`, or the day alone; null for what is no date. */
function localTime(text: string, offsetMs: number): string | null {
  if (ZONED.test(text)) {
    const at = Date.parse(text);
    return Number.isNaN(at) ? null : formatInstant(at, offsetMs).slice(0, 19);
  }
  const digits = dateDigits(text);
  if (digits === null) return null;
  const [year, month, day] = [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6, 8)];
  if (digits.length === 8) return `${year}-${month}-${day}`;
  const time = digits.padEnd(14, '0');
  return `${year}-${month}-${day}T${time.slice(8, 10)}:${time.slice(10, 12)}:${time.slice(12, 14)}`;
}
