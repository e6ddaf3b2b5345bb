import { formatInstant } from '../../domain/time.ts';
import { factAt, ofSource } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { CENSUS, POLL } from '../../ledger/port/sharedFacts.ts';
import type { SourceFreshness } from './schema.ts';

/**
 * When each of several sources was last read: a source that cannot be read makes only its own figures old. Undefined for a
 * ledger with one source, whose age the whole report has.
 */
export async function sourcesFreshness(
  ledger: Pick<Ledger, 'fact' | 'gapGroups' | 'elsewhereGroups'>,
  offsetMs: number,
): Promise<readonly SourceFreshness[] | undefined> {
  const counted = await ledger.gapGroups('source');
  // Cases that their own system sends are in no group of those, and are as old as their reading all the same.
  const elsewhere = await ledger.elsewhereGroups('source');
  const names = [...new Set([...counted, ...elsewhere].map(({ key }) => key))];
  if (names.length < 2) return undefined;
  const found = names
    .sort((a, b) => (a < b ? -1 : 1))
    .map(async (name): Promise<SourceFreshness> => {
      const [polledAt, countedAt] = await Promise.all([
        factAt(ledger, ofSource(POLL, name)),
        factAt(ledger, ofSource(CENSUS, name)),
      ]);
      const at = polledAt ?? countedAt;
      return { name, asOf: at === null ? null : formatInstant(at, offsetMs) };
    });
  return await Promise.all(found);
}
