import { inBoth } from '../../domain/language.ts';

const vi = {
  columns: {
    caseNo: 'Mã hồ sơ',
    agencyCode: 'Mã cơ quan',
    agency: 'Cơ quan giải quyết',
    procedureCode: 'Mã thủ tục',
    procedure: 'Tên thủ tục hành chính',
    status: 'Trạng thái hồ sơ',
    state: 'Tình trạng đồng bộ',
    reason: 'Nguyên nhân chưa đồng bộ',
    detail: 'Chi tiết',
    remedy: 'Hướng xử lý',
    owner: 'Cơ quan chịu trách nhiệm',
    portalCode: 'Mã lỗi của Cổng',
    unsyncedSince: 'Chưa đồng bộ từ ngày',
    age: 'Số ngày chưa đồng bộ',
    receivedAt: 'Ngày tiếp nhận',
    dueAt: 'Ngày hẹn trả',
    overdue: 'Quá hạn giải quyết',
    count: 'Số hồ sơ',
    overdueCount: 'Số hồ sơ quá hạn',
    oldest: 'Chưa đồng bộ lâu nhất từ ngày',
    file: 'Tệp',
  },
  yes: 'Có',
  no: 'Không',
  unmapped: (status: string) => `Chưa gán mã (${status})`,
  written: (cases: string) => `${cases} hồ sơ cần xử lý.`,
  writtenFiles: (cases: string, files: string, folder: string) =>
    `${cases} hồ sơ cần xử lý, chia thành ${files} tệp trong ${folder}.`,
  byThemselves: (cases: string) =>
    `Không liệt kê ${cases} hồ sơ mà dongbo tự gửi, không cơ quan nào phải xử lý.`,
  sheet: 'Hồ sơ cần xử lý',
  indexSheet: 'Mục lục',
};

const en: typeof vi = {
  columns: {
    caseNo: 'Case number',
    agencyCode: 'Agency code',
    agency: 'Agency',
    procedureCode: 'Procedure code',
    procedure: 'Procedure',
    status: 'Case status',
    state: 'State',
    reason: 'Reason',
    detail: 'Detail',
    remedy: 'What to do',
    owner: 'Owner',
    portalCode: 'Portal code',
    unsyncedSince: 'Unsynced since',
    age: 'Days unsynced',
    receivedAt: 'Received',
    dueAt: 'Due',
    overdue: 'Overdue',
    count: 'Cases',
    overdueCount: 'Overdue cases',
    oldest: 'Oldest unsynced since',
    file: 'File',
  },
  yes: 'yes',
  no: 'no',
  unmapped: (status) => `not mapped (${status})`,
  written: (cases) => `Cases to act on: ${cases}.`,
  writtenFiles: (cases, files, folder) => `Cases to act on: ${cases}, in ${files} files in ${folder}.`,
  byThemselves: (cases) => `Left out: ${cases} cases that dongbo sends by itself; nobody has to act.`,
  sheet: 'Cases to act on',
  indexSheet: 'Index',
};

export type WorklistTexts = typeof vi;

export const worklistTexts = inBoth({ vi, en });
