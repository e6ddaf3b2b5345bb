import type { SystemFaultRow } from './systemFaultRow.ts';

/** What comes of a Redis of another form than queue.url says, and of sentinels: part of the table of system faults. */
export const REDIS_FORM_FAULTS = {
  redis_is_cluster: {
    codes: ['MOVED', 'CROSSSLOT', 'REDIS_IS_CLUSTER'],
    standsStill: true,
    en: {
      message: 'The Redis at queue.url belongs to a cluster, and queue.url takes it for a single server.',
      remedy:
        'Begin queue.url with redis+cluster:// (rediss+cluster:// for TLS) and name some servers of the cluster, separated by commas; then start dongbo again.',
    },
    vi: {
      message: 'Redis ở queue.url thuộc một cụm (cluster), còn queue.url coi đó là một máy chủ riêng lẻ.',
      remedy:
        'Để queue.url bắt đầu bằng redis+cluster:// (rediss+cluster:// nếu dùng TLS) và ghi vài máy của cụm, cách nhau bằng dấu phẩy; rồi khởi động lại dongbo.',
    },
  },
  redis_no_cluster: {
    codes: ['REDIS_NO_CLUSTER'],
    standsStill: true,
    en: {
      message: 'The Redis at queue.url is a single server, and queue.url takes it for a cluster.',
      remedy:
        'Begin queue.url with redis:// (rediss:// for TLS), or name servers with cluster-enabled yes; then start dongbo again.',
    },
    vi: {
      message: 'Redis ở queue.url là một máy chủ riêng lẻ, còn queue.url coi đó là một cụm (cluster).',
      remedy:
        'Để queue.url bắt đầu bằng redis:// (rediss:// nếu dùng TLS), hoặc ghi các máy có cluster-enabled yes; rồi khởi động lại dongbo.',
    },
  },
  redis_is_sentinel: {
    codes: ['REDIS_IS_SENTINEL'],
    standsStill: true,
    en: {
      message: 'The server at queue.url is a sentinel, which keeps no keys itself.',
      remedy:
        'Begin queue.url with redis+sentinel:// (rediss+sentinel:// for TLS), name the sentinels, and end it with ?master= and the name of the primary; then start dongbo again.',
    },
    vi: {
      message: 'Máy chủ ở queue.url là sentinel, không lưu khóa nào.',
      remedy:
        'Để queue.url bắt đầu bằng redis+sentinel:// (rediss+sentinel:// nếu dùng TLS), ghi các sentinel, và kết thúc bằng ?master= kèm tên máy chính; rồi khởi động lại dongbo.',
    },
  },
  redis_no_sentinel: {
    codes: ['REDIS_NO_SENTINEL'],
    standsStill: true,
    en: {
      message: 'The servers at queue.url are not sentinels.',
      remedy:
        'Name the sentinels and their port in queue.url (26379 unless they were given another), not the servers that they watch; then start dongbo again.',
    },
    vi: {
      message: 'Các máy chủ ở queue.url không phải sentinel.',
      remedy:
        'Ghi địa chỉ và cổng của các sentinel vào queue.url (26379 nếu không đặt khác), không ghi các máy Redis mà chúng theo dõi; rồi khởi động lại dongbo.',
    },
  },
  redis_sentinels_away: {
    codes: ['REDIS_SENTINELS_AWAY'],
    standsStill: true,
    en: {
      message: 'No sentinel of queue.url answers.',
      remedy:
        'Check the addresses and ports of the sentinels in queue.url, that they run, and the firewall between. dongbo continues by itself.',
    },
    vi: {
      message: 'Không sentinel nào ở queue.url trả lời.',
      remedy:
        'Kiểm tra địa chỉ và cổng của các sentinel trong queue.url, các sentinel có đang chạy không, và tường lửa ở giữa. dongbo tự chạy tiếp.',
    },
  },
  redis_sentinel_login: {
    codes: ['REDIS_SENTINEL_LOGIN'],
    standsStill: true,
    en: {
      message: 'The sentinels refuse the account or the password.',
      remedy:
        'Correct queue.sentinelUsername and queue.sentinelPasswordFile (or queue.sentinelPasswordEnv): sentinels have passwords of their own. Then start dongbo again.',
    },
    vi: {
      message: 'Các sentinel từ chối tài khoản hoặc mật khẩu.',
      remedy:
        'Sửa queue.sentinelUsername và queue.sentinelPasswordFile (hoặc queue.sentinelPasswordEnv): sentinel có mật khẩu riêng. Sau đó khởi động lại dongbo.',
    },
  },
  redis_master_name: {
    codes: ['REDIS_MASTER_NAME'],
    standsStill: true,
    en: {
      message: 'The sentinels know no primary of the name that queue.url gives.',
      remedy:
        'Write the name behind "sentinel monitor" in sentinel.conf after ?master= in queue.url (redis-cli -p 26379 sentinel masters shows it); then start dongbo again.',
    },
    vi: {
      message: 'Các sentinel không biết máy chính nào có tên ghi trong queue.url.',
      remedy:
        'Ghi tên đứng sau "sentinel monitor" trong sentinel.conf vào sau ?master= ở queue.url (lệnh redis-cli -p 26379 sentinel masters cho biết); rồi khởi động lại dongbo.',
    },
  },
} as const satisfies Readonly<Record<string, SystemFaultRow>>;
