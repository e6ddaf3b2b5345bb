import { join } from 'node:path';
import { SourceUnreadableError } from '../../domain/errors.ts';
import type { Inbox, Rejection } from './inbox.ts';

/** The other files are in the ledger; these need somebody. */
export function rejectedError(
  { settings }: Pick<Inbox, 'settings'>,
  rejections: readonly Rejection[],
): SourceUnreadableError {
  const place = join(settings.folder, 'rejected');
  const list = (language: 'vi' | 'en'): string =>
    rejections
      .slice(0, MOST_NAMED)
      .map(({ original, fault }) => `${shown(original)}: ${fault.found[language]}`)
      .join('; ');
  const remedies = (language: 'vi' | 'en'): string => rejections[0]?.fault.remedy[language] ?? '';
  return new SourceUnreadableError(
    'source.file_rejected',
    `Files that cannot be taken in, of which no row counts (${rejections.length}): ${list('en')}.`,
    `${remedies('en')} They are in ${place}, each with a report beside it. All other files were read.`,
    {
      vi: {
        message: `Có tệp không nhận được, không dòng nào được tính (${rejections.length}): ${list('vi')}.`,
        remedy: `${remedies('vi')} Các tệp này nằm ở ${place}, mỗi tệp kèm một báo cáo. Các tệp khác đã được đọc.`,
      },
    },
  );
}

const MOST_NAMED = 5;

/** A name can hold anything but a slash. */
function shown(name: string): string {
  return name.replaceAll(/\p{C}/gu, '·').slice(0, 100);
}
