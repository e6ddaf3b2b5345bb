import type { SystemFaultRow } from './systemFaultRow.ts';

/** What Redis can refuse: its part of the table of system faults, in the order in which codes are looked up. */
export const REDIS_FAULTS = {
  redis_full: {
    codes: ['OOM'],
    standsStill: true,
    en: {
      message: 'Redis has no memory left and refuses to write.',
      remedy:
        'Raise maxmemory of the Redis at queue.url, or remove what others store there: dongbo itself needs some megabytes. It continues by itself.',
    },
    vi: {
      message: 'Redis hết bộ nhớ nên từ chối ghi.',
      remedy:
        'Tăng maxmemory của Redis ở queue.url, hoặc xóa dữ liệu mà chương trình khác để ở đó: dongbo chỉ cần vài megabyte. dongbo tự chạy tiếp.',
    },
  },
  redis_read_only: {
    codes: ['READONLY'],
    standsStill: true,
    en: {
      message: 'The Redis at queue.url is a replica and can only be read.',
      remedy:
        'Write the address of the primary into queue.url, or make this one the primary (replicaof no one).',
    },
    vi: {
      message: 'Redis ở queue.url là bản sao (replica), chỉ đọc được.',
      remedy: 'Ghi địa chỉ của máy chính vào queue.url, hoặc cho máy này làm máy chính (replicaof no one).',
    },
  },
  redis_disk: {
    codes: ['MISCONF'],
    standsStill: true,
    en: {
      message: 'Redis cannot store its data on disk and refuses to write.',
      remedy:
        'Free space on the disk of Redis (the folder redis in dataDir, unless queue.url is set). It continues by itself.',
    },
    vi: {
      message: 'Redis không lưu được dữ liệu xuống đĩa nên từ chối ghi.',
      remedy:
        'Giải phóng chỗ trên ổ đĩa của Redis (thư mục redis trong dataDir, nếu không đặt queue.url). dongbo tự chạy tiếp.',
    },
  },
  redis_no_rights: {
    codes: ['NOPERM'],
    standsStill: true,
    en: {
      message: 'The account at Redis may not do what dongbo needs.',
      remedy:
        'Give it its keys, all commands but dangerous ones, and INFO: acl setuser NAME on ~{dongbo:* +@all -@dangerous +info. Then start dongbo again.',
    },
    vi: {
      message: 'Tài khoản trên Redis không có đủ quyền mà dongbo cần.',
      remedy:
        'Cấp quyền trên các khóa, mọi lệnh trừ nhóm nguy hiểm, và INFO: acl setuser TÊN on ~{dongbo:* +@all -@dangerous +info. Sau đó khởi động lại dongbo.',
    },
  },
  redis_login: {
    codes: ['WRONGPASS'],
    standsStill: true,
    en: {
      message: 'Redis refuses the account or the password.',
      remedy:
        'Correct queue.username and queue.passwordFile (or queue.passwordEnv), then start dongbo again.',
    },
    vi: {
      message: 'Redis từ chối tài khoản hoặc mật khẩu.',
      remedy: 'Sửa queue.username và queue.passwordFile (hoặc queue.passwordEnv), rồi khởi động lại dongbo.',
    },
  },
  redis_no_password: {
    codes: ['NOAUTH'],
    standsStill: true,
    en: {
      message: 'Redis asks for a password, and none is configured.',
      remedy:
        'Set queue.passwordFile (or queue.passwordEnv), and queue.username where Redis has accounts; then start dongbo again.',
    },
    vi: {
      message: 'Redis yêu cầu mật khẩu nhưng cấu hình chưa có.',
      remedy:
        'Đặt queue.passwordFile (hoặc queue.passwordEnv), và queue.username nếu Redis có tài khoản riêng; rồi khởi động lại dongbo.',
    },
  },
  redis_certificate: {
    codes: ['REDIS_CERTIFICATE'],
    standsStill: false,
    en: {
      message: 'The certificate of the Redis at queue.url is not trusted.',
      remedy:
        'Write the name that the certificate bears into queue.url, and name the authority that signed it in NODE_EXTRA_CA_CERTS; if it has expired, have it renewed. Then start dongbo again.',
    },
    vi: {
      message: 'Chứng thư số của Redis ở queue.url không được tin cậy.',
      remedy:
        'Ghi vào queue.url đúng tên trên chứng thư, và chỉ chứng thư gốc đã ký nó trong NODE_EXTRA_CA_CERTS; nếu hết hạn thì gia hạn. Sau đó khởi động lại dongbo.',
    },
  },
  redis_wants_certificate: {
    codes: ['REDIS_WANTS_CERTIFICATE'],
    standsStill: false,
    en: {
      message: 'The Redis at queue.url asks for a certificate of its clients, which dongbo does not have.',
      remedy:
        'Set tls-auth-clients no at that Redis, and let an account with a password in. Then start dongbo again.',
    },
    vi: {
      message: 'Redis ở queue.url đòi chứng thư của máy khách, dongbo không có.',
      remedy:
        'Đặt tls-auth-clients no ở Redis đó và dùng tài khoản có mật khẩu. Sau đó khởi động lại dongbo.',
    },
  },
  redis_speaks_tls: {
    codes: ['REDIS_SPEAKS_TLS'],
    standsStill: false,
    en: {
      message: 'The Redis at queue.url speaks TLS, and dongbo is configured to connect without it.',
      remedy: 'Begin queue.url with rediss:// instead of redis://, then start dongbo again.',
    },
    vi: {
      message: 'Redis ở queue.url dùng TLS, còn cấu hình yêu cầu kết nối không mã hóa.',
      remedy: 'Để queue.url bắt đầu bằng rediss:// thay cho redis://, rồi khởi động lại dongbo.',
    },
  },
  redis_speaks_plainly: {
    codes: ['REDIS_SPEAKS_PLAINLY'],
    standsStill: false,
    en: {
      message: 'The Redis at queue.url does not speak TLS, and dongbo is configured to use it.',
      remedy:
        'Use the TLS port of that Redis (tls-port in its redis.conf); or, on a network that you trust, begin queue.url with redis:// instead of rediss://. Then start dongbo again.',
    },
    vi: {
      message: 'Redis ở queue.url không dùng TLS, còn cấu hình yêu cầu TLS.',
      remedy:
        'Dùng cổng TLS của Redis đó (tls-port trong redis.conf); hoặc, nếu mạng đáng tin cậy, để queue.url bắt đầu bằng redis:// thay cho rediss://. Sau đó khởi động lại dongbo.',
    },
  },
  redis_not_ready: {
    codes: ['LOADING', 'MASTERDOWN', 'CLUSTERDOWN', 'NOREPLICAS', 'TRYAGAIN', 'BUSY '],
    standsStill: true,
    en: {
      message: 'Redis is starting, or its cluster is not complete.',
      remedy:
        'Wait until it has loaded its data; see the log of Redis if it lasts. dongbo continues by itself.',
    },
    vi: {
      message: 'Redis đang khởi động, hoặc cụm Redis chưa đủ máy.',
      remedy: 'Chờ Redis nạp xong dữ liệu; nếu kéo dài thì xem nhật ký của Redis. dongbo tự chạy tiếp.',
    },
  },
  redis_away: {
    codes: ['REDIS_AWAY'],
    standsStill: true,
    en: {
      message: 'Redis does not answer.',
      remedy:
        'Check that the Redis at queue.url runs and can be reached; a private one is restarted by dongbo. It continues by itself.',
    },
    vi: {
      message: 'Redis không trả lời.',
      remedy:
        'Kiểm tra Redis ở queue.url có đang chạy và kết nối được không; Redis riêng thì dongbo tự khởi động lại. dongbo tự chạy tiếp.',
    },
  },
} as const satisfies Readonly<Record<string, SystemFaultRow>>;
