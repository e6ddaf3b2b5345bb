import type { Reason } from '../../domain/reason.ts';
import { shellWord } from '../../domain/shellWord.ts';
import { terminalText } from '../../presentation/layout.ts';
import { type CaseFilter, FILTER_KEYS } from '../filter/caseFilter.ts';

/**
 * How the cases of a cause go out once it is mended: by themselves without anything having to be mended, after a
 * mapping table was edited (sync/ingest/remap.ts), after the next daily reading of the national list (sync/deliver/catalogue.ts),
 * after they were corrected at the source (which is a new version), or only after a replay.
 */
export type Release = 'itself' | 'table' | 'list' | 'correction' | 'replay';

const RELEASE_OF: Readonly<Record<Reason, Release>> = {
  AWAITING_DELIVERY: 'itself',
  // Those whose attempts are used up wait for it; the others do without.
  RETRY_SCHEDULED: 'replay',
  PORTAL_UNAVAILABLE: 'itself',
  PROCEDURE_UNMAPPED: 'table',
  PROCEDURE_NOT_PUBLISHED: 'list',
  STATUS_UNMAPPED: 'table',
  AGENCY_UNMAPPED: 'table',
  FIELD_MISSING: 'correction',
  FIELD_INVALID: 'correction',
  PORTAL_REJECTED: 'replay',
  TOO_LARGE: 'replay',
  MISSING_AT_PORTAL: 'itself',
  DIFFERS_AT_PORTAL: 'itself',
};

export function releaseOf(reason: Reason): Release {
  return RELEASE_OF[reason];
}

/**
 * The command that sends just these cases again, ready to be pasted into a shell; null where none is needed.
 * `filter`: the cases that the causes are of.
 */
export function replayOf(
  { reason, key }: { readonly reason: Reason; readonly key: string },
  options: { readonly filter?: CaseFilter | undefined; readonly configFile?: string | undefined },
): string | null {
  if (RELEASE_OF[reason] !== 'replay') return null;
  const { filter, configFile } = options;
  // A code that a terminal would not show as it is could not be read, and so not be trusted, in a command.
  const code = key !== '' && terminalText(key) === key ? [key] : filter?.portalCode;
  const narrowed: CaseFilter = { ...filter, reason: [reason], portalCode: code };
  const flags = FILTER_KEYS.flatMap((name) => {
    const asked = narrowed[name];
    if (asked === undefined) return [];
    return (typeof asked === 'string' ? [asked] : asked).map((value) => [flagOf(name), value] as const);
  });
  if (configFile !== undefined) flags.push(['--config', configFile]);
  return ['npm run -s dongbo -- replay', ...flags.map(([flag, value]) => `${flag} ${shellWord(value)}`)].join(
    ' ',
  );
}

/** `receivedFrom` is given as `--received-from`. */
function flagOf(name: keyof CaseFilter): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
