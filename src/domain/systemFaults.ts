import { POSTGRES_FAULTS } from './postgresFaults.ts';
import { REDIS_FAULTS } from './redisFaults.ts';
import { REDIS_FORM_FAULTS } from './redisFormFaults.ts';
import type { SystemFaultRow } from './systemFaultRow.ts';
import { typedCommand } from './typedCommand.ts';

const REPAIR = typedCommand('repair');
const DOCTOR = typedCommand('doctor');

/**
 * Whatever the machine, the ledger's database or Redis can refuse, with what it means and what helps. The first row whose code
 * is a beginning of the error's code counts, so that `SQLITE_IOERR` is found after `SQLITE_IOERR_SHMSIZE`.
 */
export const SYSTEM_FAULTS = {
  disk_full: {
    codes: ['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE', 'ENOSPC', 'EDQUOT'],
    standsStill: true,
    en: {
      message: 'The disk is full.',
      remedy: 'Free space on the disk of dataDir: dongbo continues by itself, and no case is lost.',
    },
    vi: {
      message: 'Ổ đĩa đã đầy.',
      remedy: 'Giải phóng chỗ trên ổ đĩa chứa dataDir: dongbo tự chạy tiếp, không hồ sơ nào bị mất.',
    },
  },
  read_only: {
    codes: ['SQLITE_READONLY', 'EROFS'],
    standsStill: true,
    en: {
      message: 'The ledger, or the disk that it is on, can only be read.',
      remedy:
        'Make the disk of dataDir writable (mount -o remount,rw) and its files writable for the account of dongbo; see the log of the system for a failing disk.',
    },
    vi: {
      message: 'Sổ cái, hoặc ổ đĩa chứa sổ cái, chỉ đọc được, không ghi được.',
      remedy:
        'Cho phép ghi lên ổ đĩa chứa dataDir (mount -o remount,rw) và cho tài khoản chạy dongbo quyền ghi các tệp ở đó; xem nhật ký hệ thống để biết đĩa có hỏng không.',
    },
  },
  ledger_locked: {
    codes: ['SQLITE_BUSY', 'SQLITE_LOCKED', 'SQLITE_PROTOCOL'],
    standsStill: true,
    en: {
      message: 'Another program holds the ledger locked.',
      remedy:
        'End the program that has ledger.db open (fuser -v ledger.db names it): a database tool, a backup program or a copy under way. dongbo tries again by itself.',
    },
    vi: {
      message: 'Một chương trình khác đang khóa sổ cái.',
      remedy:
        'Dừng chương trình đang mở ledger.db (lệnh fuser -v ledger.db cho biết tên): công cụ cơ sở dữ liệu, phần mềm sao lưu hoặc việc sao chép đang chạy. dongbo tự thử lại.',
    },
  },
  ledger_damaged: {
    codes: ['SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_FORMAT'],
    standsStill: true,
    en: {
      message: 'The ledger file is damaged.',
      remedy: `Stop dongbo, copy dataDir away, and run ${REPAIR}: it keeps what can be read. Or restore a backup. Check the disk.`,
    },
    vi: {
      message: 'Tệp sổ cái bị hỏng.',
      remedy: `Dừng dongbo, chép dataDir ra nơi khác, rồi chạy ${REPAIR}: lệnh này giữ lại những gì còn đọc được. Hoặc khôi phục bản sao lưu. Kiểm tra ổ đĩa.`,
    },
  },
  disk_error: {
    codes: ['SQLITE_IOERR', 'EIO'],
    standsStill: true,
    en: {
      message: 'The disk does not read or write as it should.',
      remedy: `See the log of the system (dmesg) for the disk, then check the ledger: ${DOCTOR} --deep.`,
    },
    vi: {
      message: 'Ổ đĩa đọc hoặc ghi bị lỗi.',
      remedy: `Xem nhật ký hệ thống (dmesg) về ổ đĩa, rồi kiểm tra sổ cái: ${DOCTOR} --deep.`,
    },
  },
  ledger_not_opened: {
    codes: ['SQLITE_CANTOPEN'],
    standsStill: true,
    en: {
      message: 'The ledger file cannot be opened.',
      remedy: `Check that dataDir is there and that the account of dongbo may read and write it: ${DOCTOR} says what to type.`,
    },
    vi: {
      message: 'Không mở được tệp sổ cái.',
      remedy: `Kiểm tra thư mục dataDir còn đó không và tài khoản chạy dongbo có quyền đọc, ghi không: ${DOCTOR} cho biết lệnh cần gõ.`,
    },
  },
  no_rights: {
    codes: ['EACCES', 'EPERM', 'SQLITE_PERM', 'SQLITE_AUTH'],
    standsStill: true,
    en: {
      message: 'The system does not let the account of dongbo use a file or folder.',
      remedy: `Give the account of dongbo dataDir with all that is in it: ${DOCTOR} says what to type.`,
    },
    vi: {
      message: 'Hệ thống không cho tài khoản chạy dongbo dùng một tệp hoặc thư mục.',
      remedy: `Giao dataDir và mọi thứ trong đó cho tài khoản chạy dongbo: ${DOCTOR} cho biết lệnh cần gõ.`,
    },
  },
  ...POSTGRES_FAULTS,
  ...REDIS_FAULTS,
  ...REDIS_FORM_FAULTS,
  no_memory: {
    codes: ['SQLITE_NOMEM', 'ENOMEM', 'ERR_WORKER_OUT_OF_MEMORY', 'ERR_MEMORY_ALLOCATION_FAILED'],
    standsStill: false,
    en: {
      message: 'The machine has no memory left for dongbo.',
      remedy:
        'End what else needs memory, or give the machine or the container more: 1 GB is enough for dongbo.',
    },
    vi: {
      message: 'Máy chủ không còn bộ nhớ cho dongbo.',
      remedy: 'Dừng bớt chương trình khác, hoặc cấp thêm bộ nhớ cho máy hay container: dongbo chỉ cần 1 GB.',
    },
  },
  too_many_files: {
    codes: ['EMFILE', 'ENFILE'],
    standsStill: false,
    en: {
      message: 'Too many files and connections are open.',
      remedy: 'Raise the limit (LimitNOFILE in the unit, ulimit -n in a shell), then start dongbo again.',
    },
    vi: {
      message: 'Quá nhiều tệp và kết nối đang mở.',
      remedy: 'Nâng giới hạn (LimitNOFILE trong unit, ulimit -n trong shell), rồi khởi động lại dongbo.',
    },
  },
  missing: {
    codes: ['ENOENT', 'ENOTDIR'],
    standsStill: false,
    en: {
      message: 'A file or folder that is needed is not there.',
      remedy: `Check the paths in the configuration and that dataDir is complete: ${DOCTOR}.`,
    },
    vi: {
      message: 'Thiếu một tệp hoặc thư mục cần dùng.',
      remedy: `Kiểm tra các đường dẫn trong tệp cấu hình và dataDir có đủ không: ${DOCTOR}.`,
    },
  },
  port_in_use: {
    codes: ['EADDRINUSE', 'EADDRNOTAVAIL'],
    standsStill: false,
    en: {
      message: 'The address that dongbo is to listen on is in use, or not one of this machine.',
      remedy: 'Set http.host and http.port to an address of this machine and a free port.',
    },
    vi: {
      message: 'Địa chỉ dongbo cần lắng nghe đang được dùng, hoặc không phải địa chỉ của máy này.',
      remedy: 'Đặt http.host và http.port là địa chỉ của máy này và một cổng còn trống.',
    },
  },
  too_large: {
    codes: ['SQLITE_TOOBIG', 'ERR_STRING_TOO_LONG', 'ERR_BUFFER_TOO_LARGE', 'ERR_FS_FILE_TOO_LARGE', 'EFBIG'],
    standsStill: false,
    en: {
      message: 'Something is larger than this machine can hold in one piece.',
      remedy: 'Ask for less at a time: a filter, a shorter period, or several files.',
    },
    vi: {
      message: 'Dữ liệu lớn hơn mức máy này xử lý được trong một lần.',
      remedy: 'Yêu cầu ít hơn mỗi lần: thêm bộ lọc, chọn kỳ ngắn hơn, hoặc chia thành nhiều tệp.',
    },
  },
  no_connection: {
    codes: [
      'ECONNREFUSED',
      'ECONNRESET',
      'ECONNABORTED',
      'ETIMEDOUT',
      'EHOSTUNREACH',
      'EHOSTDOWN',
      'ENETUNREACH',
      'ENETDOWN',
      'ENOTFOUND',
      'EAI_AGAIN',
      'EPIPE',
      'UND_ERR_SOCKET',
    ],
    standsStill: false,
    en: {
      message: 'The other side cannot be reached over the network.',
      remedy: `Check its address, that it runs, and the firewall between: ${DOCTOR} tries every connection.`,
    },
    vi: {
      message: 'Không kết nối được tới hệ thống ở đầu kia.',
      remedy: `Kiểm tra địa chỉ, hệ thống đó có đang chạy không, và tường lửa ở giữa: ${DOCTOR} thử mọi kết nối.`,
    },
  },
  not_trusted: {
    codes: [
      'CERT_',
      'ERR_TLS',
      'ERR_SSL',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT',
      'UNABLE_TO_GET_ISSUER',
      'UNABLE_TO_VERIFY',
    ],
    standsStill: false,
    en: {
      message: "The other side's certificate is not trusted, or it does not speak TLS there.",
      remedy:
        'Check the address and port, and the certificate with its operator; NODE_EXTRA_CA_CERTS names an authority of your own.',
    },
    vi: {
      message: 'Chứng thư số của đầu kia không được tin cậy, hoặc ở đó không dùng TLS.',
      remedy:
        'Kiểm tra địa chỉ và cổng, và chứng thư với đơn vị vận hành; NODE_EXTRA_CA_CERTS chỉ tới chứng thư gốc riêng của đơn vị.',
    },
  },
} as const satisfies Readonly<Record<string, SystemFaultRow>>;

export type SystemFaultKind = keyof typeof SYSTEM_FAULTS;
export const SYSTEM_FAULT_KINDS = Object.keys(SYSTEM_FAULTS) as SystemFaultKind[];

export function isSystemFault(name: string | null): name is SystemFaultKind {
  return name !== null && Object.hasOwn(SYSTEM_FAULTS, name);
}
