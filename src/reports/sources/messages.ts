import { inBoth } from '../../domain/language.ts';
import { typedCommand } from '../../domain/typedCommand.ts';

const vi = {
  title: 'HỆ THỐNG NGUỒN',
  reachable: 'đọc được',
  unreachable: (why: string) => `không đọc được: ${why}`,
  notTried: 'chưa thử đọc',
  lastPoll: 'Đọc thay đổi gần nhất',
  lastCensus: 'Rà soát toàn bộ gần nhất',
  cases: 'Hồ sơ đang tính',
  yielded: 'Trùng mã với nguồn đứng trước',
  delivers: 'Gửi lên Cổng',
  delivery: (delivers: boolean): string => (delivers ? 'có' : 'không, hệ thống này tự gửi'),
  notConfigured:
    'không còn trong cấu hình, không được đọc nữa; hồ sơ đã đọc vẫn được tính. Nếu nguồn chỉ đổi tên, đặt lại tên cũ.',
  rows: 'Số dòng',
  missing: 'Đang tính mà không thấy',
  never: 'chưa có lần nào',
  accepted: (when: string, rows: string) =>
    `Đã xác nhận lần rà soát ${when} (${rows} dòng) là đúng. Các lần rà soát sau được so với lần này; hồ sơ mà hai lần rà soát liên tiếp không thấy sẽ không còn được tính.`,
  notSuspicious: 'Không có gì để xác nhận: lần rà soát toàn bộ gần nhất không có gì đáng ngờ.',
  notSuspiciousRemedy: `Không cần làm gì. Xem kết quả rà soát: ${typedCommand('sources list')}`,
  noCensus: 'Không có gì để xác nhận: chưa rà soát xong toàn bộ lần nào.',
  noCensusRemedy: `Chờ lần rà soát hằng đêm của dongbo đang chạy, hoặc gõ: ${typedCommand('sync')}`,
  unknown: (name: string) => `Không có hệ thống nguồn nào tên "${name}".`,
  unknownRemedy: (names: string) => `Dùng một trong các tên: ${names}.`,
};

const en: typeof vi = {
  title: 'SOURCES',
  reachable: 'can be read',
  unreachable: (why) => `cannot be read: ${why}`,
  notTried: 'not tried',
  lastPoll: 'Last poll',
  lastCensus: 'Last census',
  cases: 'Cases counted',
  yielded: 'Numbers that a source before it has',
  delivers: 'Sent to the portal',
  delivery: (delivers) => (delivers ? 'yes' : 'no, this system sends its own'),
  notConfigured:
    'no longer in the configuration, and no longer read; its cases still count. If it was only renamed, restore its old name.',
  rows: 'Rows',
  missing: 'Counted, but not shown',
  never: 'none yet',
  accepted: (when, rows) =>
    `The census of ${when} (${rows} rows) is confirmed. Later ones are compared with it, and cases that two censuses in a row do not show will no longer be counted.`,
  notSuspicious: 'There is nothing to confirm: the last census is not suspicious.',
  notSuspiciousRemedy: `Nothing to do. See the last census: ${typedCommand('sources list')}`,
  noCensus: 'There is nothing to confirm: no census has ended yet.',
  noCensusRemedy: `Wait for the nightly census of the daemon, or type: ${typedCommand('sync')}`,
  unknown: (name) => `There is no source called "${name}".`,
  unknownRemedy: (names) => `Use one of these names: ${names}.`,
};

export const sourcesTexts = inBoth({ vi, en });
