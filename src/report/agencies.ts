import type { AgencyRow, Mappings } from '../domain/mapping.ts';
import type { Instant } from '../domain/time.ts';

/**
 * The mapping table's row of an agency for reading, not for sending: the one valid at the instant, else the
 * last one, because an agency that was merged away still has cases and still has a name.
 */
export function agencyRow(agencies: Mappings['agencies'], code: string, at: Instant): AgencyRow | undefined {
  const rows = agencies?.get(code) ?? [];
  const valid = rows.find(
    (row) => (row.validFrom === null || row.validFrom <= at) && (row.validTo === null || at <= row.validTo),
  );
  return valid ?? rows.at(-1);
}
