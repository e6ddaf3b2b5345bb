import { join } from 'node:path';
import { formatDay } from '../../domain/time.ts';
import type { SourceProbe } from '../source.ts';
import type { Inbox } from './inbox.ts';

/** What is in the folder, by the names of its files alone. */
export async function probe({ folder, settings }: Inbox): Promise<SourceProbe> {
  const [{ files, foreign }, kept, rejected] = await Promise.all([
    folder.waiting(),
    folder.kept(),
    folder.rejected(),
  ]);
  const waiting = files.length + kept.filter(({ isDone }) => !isDone).length;
  const done = kept.length - kept.filter(({ isDone }) => !isDone).length;
  const last = kept.findLast(({ kind }) => kind === 'whole');
  const day = last === undefined ? null : formatDay(last.takenAt, settings.offsetMs);
  const found = {
    vi: `Dùng được: ${waiting} tệp đang chờ, ${done} tệp đã đọc; tệp toàn bộ gần nhất: ${day ?? 'chưa có'}${foreign > 0 ? `; ${foreign} tệp có tên khác source.whole và source.changes, không đọc` : ''}.`,
    en: `Can be used: ${waiting} files waiting, ${done} read; last file with all cases: ${day ?? 'none yet'}${foreign > 0 ? `; ${foreign} files match neither source.whole nor source.changes and are not read` : ''}.`,
  };
  const place = join(settings.folder, 'rejected');
  const concern = {
    found: {
      vi: `${rejected} tệp bị từ chối nằm ở ${place}.`,
      en: `${rejected} rejected files are in ${place}.`,
    },
    remedy: {
      vi: 'Đọc báo cáo bên cạnh từng tệp, gửi lại tệp đúng, rồi xóa tệp bị từ chối.',
      en: 'Read the report beside each, send a correct file, and delete the rejected one.',
    },
  };
  return { total: files.length + kept.length, sortHonoured: null, found, ...(rejected > 0 && { concern }) };
}
