import { REASONS, type Reason } from '../../domain/reason.ts';
import { shellWord } from '../../domain/shellWord.ts';
import { type CaseFilter, FILTERS, filterEntries } from '../../filter/filters.ts';
import { terminalText } from '../../presentation/layout.ts';

/**
 * The command that sends just these cases again, ready to be pasted into a shell; null where none is needed.
 * `filter`: the cases that the causes are of.
 */
export function replayOf(
  { reason, key }: { readonly reason: Reason; readonly key: string },
  options: { readonly filter?: CaseFilter | undefined; readonly configFile?: string | undefined },
): string | null {
  if (REASONS[reason].release !== 'replay') return null;
  const { filter, configFile } = options;
  // A code that a terminal would not show as it is could not be read, and so not be trusted, in a command.
  const code = key !== '' && terminalText(key) === key ? [key] : filter?.portalCode;
  const narrowed: CaseFilter = { ...filter, reason: [reason], portalCode: code };
  const flags = filterEntries(narrowed).map(([key, value]): [string, string] => [FILTERS[key].flag, value]);
  if (configFile !== undefined) flags.push(['--config', configFile]);
  return ['npm run -s dongbo -- replay', ...flags.map(([flag, value]) => `${flag} ${shellWord(value)}`)].join(
    ' ',
  );
}
