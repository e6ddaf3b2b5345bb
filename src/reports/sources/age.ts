import { formatInstant, type Instant } from '../../domain/time.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { Column } from '../../presentation/exportTable.ts';
import type { TextOptions } from '../../presentation/formats.ts';
import { gapTexts } from '../gap/messages.ts';
import { sourcesFreshness } from './freshness.ts';
import type { SourceFreshness } from './schema.ts';

/** How old figures or cases are: as of when they were taken, and of several sources each one's last reading. */
export interface Age {
  readonly asOf: string;
  readonly sources?: readonly SourceFreshness[] | undefined;
}

export async function ageOf(
  ledger: Pick<Ledger, 'fact' | 'gapGroups' | 'elsewhereGroups'>,
  { now, offsetMs }: { readonly now: Instant; readonly offsetMs: number },
): Promise<Age> {
  return { asOf: formatInstant(now, offsetMs), sources: await sourcesFreshness(ledger, offsetMs) };
}

type Language = TextOptions['language'];

export function asOfColumn({ asOf }: Age, language: Language): Column<unknown> {
  const { asOf: header } = gapTexts(language).figures;
  return { code: 'asOf', header, type: 'instant', width: 17, value: () => asOf };
}

/** How old the figures of each of several sources are, in every row: a file may be read far from its report. */
export function sourcesColumn(
  { sources }: Pick<Age, 'sources'>,
  language: Language,
): readonly Column<unknown>[] {
  if (sources === undefined) return [];
  const { figures, notes } = gapTexts(language);
  const list = sources.map(({ name, asOf }) => `${name} ${asOf ?? notes.neverRead}`).join('; ');
  return [{ code: 'sources', header: figures.sources, type: 'text', width: 50, value: () => list }];
}

/** Where each row is a source, its own age alone. Empty for one that was never read. */
export function ownSourceColumn(
  { sources }: Pick<Age, 'sources'>,
  language: Language,
): readonly Column<{ readonly key: string }>[] {
  if (sources === undefined) return [];
  const ages = new Map(sources.map(({ name, asOf }) => [name, asOf]));
  const { sourceAsOf: header } = gapTexts(language).figures;
  return [
    { code: 'sourceAsOf', header, type: 'instant', width: 17, value: ({ key }) => ages.get(key) ?? null },
  ];
}
