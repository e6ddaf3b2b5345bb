import type { Mappings, Validity } from '../domain/mapping.ts';
import { formatDay } from '../domain/time.ts';
import type { FieldTable } from '../portal/fieldTable.ts';
import type { PortalCodes } from '../portal/portalCodes.ts';

export interface TablesInUse {
  readonly mappings: Mappings;
  readonly codes: PortalCodes;
  readonly fields: FieldTable;
}

/** One line for each row of a table that differs, such as `procedures HD-DD.031: ∅ → 1.012783`. */
export function tableChanges(before: TablesInUse, after: TablesInUse): readonly string[] {
  const [old, now] = [rowsOf(before), rowsOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const [was = '—', is = '—'] = [old.get(key), now.get(key)];
    return was === is ? [] : [was === '—' ? `${key} → ${is}` : `${key}: ${was} → ${is}`];
  });
}

function rowsOf({ mappings, codes, fields }: TablesInUse): ReadonlyMap<string, string> {
  const { statuses, procedures, agencies } = mappings;
  return new Map([
    ...[...statuses].map(([local, portal]) => [`statuses ${local}`, String(portal)] as const),
    ...[...procedures].map(([local, rows]) => {
      const shown = rows.map((row) => (row.national || '∅') + validity(row)).join(', ');
      return [`procedures ${local}`, shown] as const;
    }),
    ...[...(agencies ?? [])].map(([local, rows]) => {
      const shown = rows.map(
        (row) => `${[row.national || '∅', row.name, row.level, row.parent].join(' | ')}${validity(row)}`,
      );
      return [`agencies ${local}`, shown.join(', ')] as const;
    }),
    ...[...codes.values()].map(({ code, message, kind, owner, remedy }) => {
      const about = message === undefined ? '' : ` "${message}"`;
      return [`portal-codes ${code}${about}`, [kind, owner, remedy].filter(Boolean).join(' | ')] as const;
    }),
    ...fields.map((row) => [`portal-fields ${row.service} ${row.field}`, JSON.stringify(row)] as const),
  ]);
}

function validity({ validFrom, validTo }: Validity): string {
  if (validFrom === null && validTo === null) return '';
  const day = (at: number | null): string => (at === null ? '' : formatDay(at));
  return ` [${day(validFrom)}…${day(validTo)}]`;
}
