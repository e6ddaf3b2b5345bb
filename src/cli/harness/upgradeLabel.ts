import type { Language } from '../../domain/language.ts';

/** Of the progress bar while a ledger is migrated. */
export function upgradeLabel(language: Language): string {
  return language === 'vi' ? 'Nâng cấp sổ cái' : 'Migrating the ledger';
}
