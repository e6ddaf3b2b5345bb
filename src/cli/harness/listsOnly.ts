import { typedCommand } from '../../domain/typedCommand.ts';

/** Options that belong to lists of cases alone, with why: a person who gives one elsewhere expects figures that do not exist. */
const LISTS_ONLY: Readonly<Record<string, string>> = {
  '--excluded': `Excluded cases are in no figure, and no other command takes them: list them with ${typedCommand('records --excluded')}.`,
};

/** Commander's refusal of an unknown option, and where a known one belongs. */
export function withHint(text: string): string {
  const [, option = ''] = /unknown option '(--[a-z-]+)/.exec(text) ?? [];
  const hint = LISTS_ONLY[option];
  return hint === undefined ? text : `error: There is no ${option} here. ${hint}\n`;
}
