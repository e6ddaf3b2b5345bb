import type { Bilingual, Language } from '../../domain/language.ts';
import type { Mappings } from '../../domain/mapping.ts';
import { ownCodeOf } from '../../domain/ownCode.ts';
import { OWNERS, type Owner, REASONS, type Reason } from '../../domain/reason.ts';
import { shellWord } from '../../domain/shellWord.ts';
import { typedCommand } from '../../domain/typedCommand.ts';
import { type CaseFilter, FILTERS, filterEntries, WITHOUT } from '../../filter/filters.ts';
import { FAILURES } from '../../portal/failure.ts';
import { meaningOf, type PortalCode, type PortalCodes } from '../../portal/portalCodes.ts';
import { terminalText } from '../../presentation/layout.ts';

/** Who has to act and how, in the reader's language. */
export interface Remedy {
  /** A key of OWNERS, or the province's own word from its table of portal codes. */
  readonly owner: string;
  readonly ownerName: string;
  readonly remedy: string;
}

/** The tables that say whose turn it is. */
export interface RemedyTables {
  readonly portalCodes: PortalCodes;
  /** Of sources that have their own: a code of such a source is mapped there. */
  readonly ofSources?: Mappings['ofSources'];
}

/**
 * For a refusal the row of its portal code and message decides, as far as it is filled in; else the reason does. `detail`
 * is the portal's message, where a single case is meant.
 */
export function remedyOf(
  reason: Reason,
  portalCode: string | null,
  { portalCodes, ofSources }: RemedyTables,
  language: Language,
  detail: string | null = null,
): Remedy {
  const owner = ownerOf(reason, portalCode, portalCodes, detail);
  const source = ownCodeOf(detail ?? portalCode ?? '', ofSources)?.source;
  const inOwnTable = source === undefined ? undefined : OWN_REMEDIES[reason]?.(source)[language];
  return {
    owner,
    ownerName: ownerName(owner, language),
    remedy:
      rowOf(reason, portalCode, portalCodes, detail)?.remedy ||
      inOwnTable ||
      REASONS[reason].remedy[language],
  };
}

/** Of codes that belong in the own table of their source. */
const OWN_REMEDIES: Partial<Readonly<Record<Reason, (source: string) => Bilingual>>> = {
  PROCEDURE_UNMAPPED: (source) => ({
    vi: `Bổ sung mã thủ tục quốc gia cho mã thủ tục này trong Bảng mã thủ tục riêng của nguồn ${source}.`,
    en: `Map the procedure code to a national one in the table of procedures of the source ${source}.`,
  }),
  STATUS_UNMAPPED: (source) => ({
    vi: `Bổ sung trạng thái này vào Bảng mã trạng thái riêng của nguồn ${source}.`,
    en: `Map the status to a portal status in the table of statuses of the source ${source}.`,
  }),
  AGENCY_UNMAPPED: (source) => ({
    vi: `Bổ sung mã cơ quan này vào Bảng mã cơ quan riêng của nguồn ${source}.`,
    en: `Map the agency code in the table of agencies of the source ${source}.`,
  }),
};

/** Who has to act, as in remedyOf. */
function ownerOf(
  reason: Reason,
  portalCode: string | null,
  portalCodes: PortalCodes,
  detail: string | null = null,
): string {
  return rowOf(reason, portalCode, portalCodes, detail)?.owner || REASONS[reason].owner;
}

function rowOf(
  reason: Reason,
  portalCode: string | null,
  portalCodes: PortalCodes,
  detail: string | null,
): PortalCode | null {
  if (reason !== 'PORTAL_REJECTED' || portalCode === null) return null;
  const row = meaningOf(portalCodes, portalCode, detail);
  // Such a row is for cases that are sent again at once. This one was refused all the same.
  return row === null || FAILURES[row.kind].switchTo !== null ? null : row;
}

/** The province's own word as it is. */
export function ownerName(owner: string, language: Language): string {
  return isOwner(owner) ? OWNERS[owner][language] : owner;
}

function isOwner(text: string): text is Owner {
  return Object.hasOwn(OWNERS, text);
}

interface ReplayedBy {
  readonly filter?: CaseFilter | undefined;
  readonly configFile?: string | undefined;
  /** Whether it is a cause of the list, with exactly its key, and not a whole reason. */
  readonly isCause?: boolean;
}

/**
 * The command that sends just these cases again, ready to be pasted into a shell; null where none is needed.
 * `filter`: the cases that the causes are of.
 */
export function replayOf(
  { reason, key }: { readonly reason: Reason; readonly key: string },
  options: ReplayedBy,
): string | null {
  if (REASONS[reason].release !== 'replay') return null;
  const { filter, configFile } = options;
  // Nobody could check a command with a code that a terminal does not show as it is.
  const code = key !== '' && terminalText(key) === key ? [key] : without(reason, key, options);
  const narrowed: CaseFilter = { ...filter, reason: [reason], portalCode: code };
  const flags = filterEntries(narrowed).map(([key, value]) => [FILTERS[key].flag, value] as const);
  const words = ['replay', ...flags.map(([flag, value]) => `${flag} ${shellWord(value)}`)];
  return typedCommand(words.join(' '), { config: configFile });
}

/** Of one cause, the cases without a code are no others; of a whole reason they are a part. */
function without(
  reason: Reason,
  key: string,
  { filter, isCause }: ReplayedBy,
): readonly string[] | undefined {
  const hasNone = isCause === true && key === '' && REASONS[reason].about === 'portal_code';
  return hasNone && filter?.portalCode === undefined ? [WITHOUT] : filter?.portalCode;
}
