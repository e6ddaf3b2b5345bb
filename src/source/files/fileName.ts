import type { FilesSettings } from './settings.ts';

/** What a file shows: all cases, or those that came or changed. */
export type FileKind = 'whole' | 'changes';

/** Reports that dongbo writes beside files. */
export const REPORT_SUFFIX = '.report.txt';

/** Names that programs give to what is not complete yet, and that Excel gives to the lock of an open workbook. */
const UNFINISHED = /^(?:\.|~\$)|\.(?:part|partial|filepart|tmp|temp|crdownload|download|swp|lock)$/i;

/** By its name; null for a file that is not for dongbo. */
export function fileKindOf(name: string, { whole, changes }: FilesSettings): FileKind | null {
  if (UNFINISHED.test(name) || name.endsWith(REPORT_SUFFIX)) return null;
  if (matches(name, changes ?? [])) return 'changes';
  return matches(name, whole) ? 'whole' : null;
}

/** Letter case does not matter: Windows writes .CSV. */
function matches(name: string, patterns: string | readonly string[]): boolean {
  return [patterns].flat().some((pattern) => {
    const source = pattern
      .normalize('NFC')
      .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    return new RegExp(`^${source}$`, 'isu').test(name.normalize('NFC'));
  });
}
