import type { Language } from '../../src/domain/language.ts';
import { OWNERS, REASONS } from '../../src/domain/reason.ts';
import { code, row } from './fillTables.ts';

/** The reasons, all of it from the code, in place of `{{reasons}}`. */
export function reasonsText(text: string, language: Language): string {
  const rows = Object.entries(REASONS).map(([name, { title, state, owner, remedy }]) =>
    row([code(name), title[language], code(state), OWNERS[owner][language], remedy[language]]),
  );
  return text.replace('{{reasons}}', rows.join('\n'));
}
