import type { SystemFaultRow } from './systemFaultRow.ts';

/**
 * What the server of a ledger on PostgreSQL can refuse: its part of the table of system faults. Codes in capitals are ours
 * (ledger/postgres/faults.ts), for what the driver says without one.
 */
export const POSTGRES_FAULTS = {
  ledger_login: {
    codes: ['28P01', '28000'],
    standsStill: true,
    en: {
      message: "The ledger's server refuses the account or the password.",
      remedy:
        'Correct the account in ledger.url, ledger.passwordFile (or ledger.passwordEnv), or pg_hba.conf of that server; then start dongbo again.',
    },
    vi: {
      message: 'Máy chủ của sổ cái từ chối tài khoản hoặc mật khẩu.',
      remedy:
        'Sửa tài khoản trong ledger.url, ledger.passwordFile (hoặc ledger.passwordEnv), hoặc pg_hba.conf trên máy chủ đó; rồi khởi động lại dongbo.',
    },
  },
  ledger_no_database: {
    codes: ['3D000'],
    standsStill: true,
    en: {
      message: "The ledger's server has no database of this name.",
      remedy:
        'Correct the name at the end of ledger.url, or have the database made (createdb), then start dongbo again.',
    },
    vi: {
      message: 'Máy chủ của sổ cái không có cơ sở dữ liệu mang tên này.',
      remedy: 'Sửa tên ở cuối ledger.url, hoặc tạo cơ sở dữ liệu (createdb), rồi khởi động lại dongbo.',
    },
  },
  ledger_no_rights: {
    codes: ['42501', '3F000'],
    standsStill: true,
    en: {
      message: "The account may not do what dongbo needs in the ledger's database.",
      remedy:
        'Make the account the owner of ledger.schema, or let it make the schema: grant create on database NAME to ACCOUNT. dongbo continues by itself.',
    },
    vi: {
      message: 'Tài khoản không có đủ quyền mà dongbo cần trong cơ sở dữ liệu của sổ cái.',
      remedy:
        'Giao ledger.schema cho tài khoản đó, hoặc cho phép tạo schema: grant create on database TÊN to TÀI_KHOẢN. dongbo tự chạy tiếp.',
    },
  },
  ledger_certificate: {
    codes: ['LEDGER_CERTIFICATE'],
    standsStill: true,
    en: {
      message: "The certificate of the ledger's server is not trusted.",
      remedy:
        'Write the name that the certificate bears into ledger.url, and name the authority that signed it in ledger.caFile; if it has expired, have it renewed. Then start dongbo again.',
    },
    vi: {
      message: 'Chứng thư số của máy chủ sổ cái không được tin cậy.',
      remedy:
        'Ghi vào ledger.url đúng tên trên chứng thư, và chỉ chứng thư gốc đã ký nó trong ledger.caFile; nếu hết hạn thì gia hạn. Sau đó khởi động lại dongbo.',
    },
  },
  ledger_no_tls: {
    codes: ['LEDGER_NO_TLS'],
    standsStill: true,
    en: {
      message:
        "The ledger's server does not encrypt connections, and dongbo is configured to use nothing else.",
      remedy:
        'Set ssl = on and a certificate at that server; or, on a network that you trust, ledger.tls: off. Then start dongbo again.',
    },
    vi: {
      message: 'Máy chủ của sổ cái không mã hóa kết nối, trong khi cấu hình yêu cầu mã hóa.',
      remedy:
        'Đặt ssl = on kèm chứng thư trên máy chủ đó; hoặc, nếu mạng đáng tin cậy, đặt ledger.tls: off. Sau đó khởi động lại dongbo.',
    },
  },
  ledger_server_full: {
    codes: ['53100'],
    standsStill: true,
    en: {
      message: "The disk of the ledger's server is full.",
      remedy: 'Free space on the disk of that server: dongbo continues by itself, and no case is lost.',
    },
    vi: {
      message: 'Ổ đĩa của máy chủ sổ cái đã đầy.',
      remedy: 'Giải phóng chỗ trên ổ đĩa của máy chủ đó: dongbo tự chạy tiếp, không hồ sơ nào bị mất.',
    },
  },
  ledger_server_read_only: {
    // The second: recovery is in progress.
    codes: ['25006', '55000'],
    standsStill: true,
    en: {
      message: "The ledger's server can only be read: it is a standby, or was set to read-only.",
      remedy:
        'Point ledger.url to the primary, or promote this one (pg_ctl promote). dongbo continues by itself.',
    },
    vi: {
      message: 'Máy chủ của sổ cái chỉ đọc được: đó là máy dự phòng, hoặc bị đặt chế độ chỉ đọc.',
      remedy:
        'Sửa ledger.url tới máy chính, hoặc cho máy này làm máy chính (pg_ctl promote). dongbo tự chạy tiếp.',
    },
  },
  ledger_server_crowded: {
    codes: ['53300'],
    standsStill: true,
    en: {
      message: "The ledger's server takes no more connections.",
      remedy:
        'Raise max_connections at that server, or lower ledger.poolSize: each process of dongbo needs poolSize + 2. It continues by itself.',
    },
    vi: {
      message: 'Máy chủ của sổ cái không nhận thêm kết nối.',
      remedy:
        'Tăng max_connections trên máy chủ đó, hoặc giảm ledger.poolSize: mỗi tiến trình dongbo cần poolSize + 2. dongbo tự chạy tiếp.',
    },
  },
  ledger_server_no_memory: {
    codes: ['53200'],
    standsStill: true,
    en: {
      message: "The ledger's server has no memory left.",
      remedy:
        'Lower work_mem or shared_buffers of that server, or give its machine more memory. dongbo continues by itself.',
    },
    vi: {
      message: 'Máy chủ của sổ cái hết bộ nhớ.',
      remedy:
        'Giảm work_mem hoặc shared_buffers của máy chủ đó, hoặc cấp thêm bộ nhớ cho máy. dongbo tự chạy tiếp.',
    },
  },
  ledger_server_damaged: {
    codes: ['XX001', 'XX002'],
    standsStill: true,
    en: {
      message: "The ledger's server reads damaged data from its disk.",
      remedy:
        'Stop dongbo and restore the database from a backup (docs/operations.md), then check the disk of that server.',
    },
    vi: {
      message: 'Máy chủ của sổ cái đọc phải dữ liệu hỏng trên ổ đĩa.',
      remedy:
        'Dừng dongbo và khôi phục cơ sở dữ liệu từ bản sao lưu (docs/operations.vi.md), rồi kiểm tra ổ đĩa của máy chủ đó.',
    },
  },
  ledger_server_slow: {
    codes: ['57014'],
    standsStill: false,
    en: {
      message: "A statement took longer than the ledger's server may take for it.",
      remedy:
        'See what else keeps that server busy (pg_stat_activity), or raise ledger.statementTimeoutSeconds. dongbo tries again by itself.',
    },
    vi: {
      message: 'Một câu lệnh chạy lâu hơn thời gian cho phép trên máy chủ của sổ cái.',
      remedy:
        'Xem máy chủ đó đang bận việc gì khác (pg_stat_activity), hoặc tăng ledger.statementTimeoutSeconds. dongbo tự thử lại.',
    },
  },
  ledger_contended: {
    codes: ['40001', '40P01', '55P03'],
    standsStill: false,
    en: {
      message:
        'Other processes kept changing the same cases of the ledger; nothing of this step was written.',
      remedy: 'None: it is repeated by itself. If it happens often, see what else uses that database.',
    },
    vi: {
      message: 'Các tiến trình khác liên tục sửa cùng những hồ sơ này; bước này chưa ghi gì.',
      remedy:
        'Không cần làm gì: bước này tự làm lại. Nếu hay gặp, xem chương trình nào khác đang dùng cơ sở dữ liệu đó.',
    },
  },
  ledger_away: {
    // 25P03: the server has ended a transaction in which a stopped process left it waiting.
    codes: ['LEDGER_AWAY', '57P0', '08', '25P03'],
    standsStill: true,
    en: {
      message: "The ledger's server does not answer. What was under way there was not written.",
      remedy:
        'None if it restarts: dongbo continues by itself, and no case is lost. Otherwise check that server, ledger.url, and the firewall between.',
    },
    vi: {
      message: 'Máy chủ của sổ cái không trả lời. Việc đang làm dở chưa được ghi.',
      remedy:
        'Không cần làm gì nếu máy chủ đang khởi động lại: dongbo tự chạy tiếp, không hồ sơ nào bị mất. Nếu không, kiểm tra máy chủ đó, ledger.url và tường lửa ở giữa.',
    },
  },
} as const satisfies Readonly<Record<string, SystemFaultRow>>;
