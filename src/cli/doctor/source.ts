import { openSource } from '../../app/openSource.ts';
import type { Bilingual } from '../../domain/language.ts';
import { formatCount } from '../../presentation/numbers.ts';
import type { SourceProbe } from '../../source/source.ts';
import { type Check, type Finding, ok, warning } from './check.ts';

/** One small page, one try: enough to see whether the source can be read. */
const LIMITS = { pageSize: 50, maxTries: 1, timeoutSeconds: 9 };
/** Large enough to show in displayed times. */
const SKEW_MS = 60_000;

/** Whether the source can be read, its size, sorting and clock. */
export const source: Check = {
  name: 'source',
  exitCode: 4,
  async run({ config, log }, signal) {
    const opened = openSource(config, { log }, LIMITS);
    try {
      const probe = await opened.probe(signal);
      return [
        ok('source', {
          vi: `Đọc được, có ${formatCount(probe.total, 'vi')} hồ sơ.`,
          en: `Can be read, has ${formatCount(probe.total, 'en')} rows.`,
        }),
        sorting(probe),
        clock(opened.clockSkewMs?.() ?? null),
      ];
    } finally {
      opened.close();
    }
  },
};

function sorting({ sortHonoured }: SourceProbe): Finding {
  if (sortHonoured === true) {
    return ok('source_sort', {
      vi: 'Sắp xếp được theo ngày sửa đổi: thay đổi được đọc nhanh.',
      en: 'Sorts by modification date: changes are found quickly.',
    });
  }
  if (sortHonoured === 'undecided') {
    return ok('source_sort', {
      vi: 'Chưa kết luận được việc sắp xếp theo ngày sửa đổi; cách đọc nào cũng đúng.',
      en: 'Not yet clear whether it sorts by modification date; dongbo reads correctly either way.',
    });
  }
  const remedy: Bilingual = {
    vi: 'Vẫn đúng, nhưng thay đổi ở hồ sơ cũ chỉ thấy khi rà soát hằng đêm. Đề nghị lập chỉ mục modifiedDate ở OpenCPS, hoặc tăng source.recentDays.',
    en: 'Still correct, but changes to old cases are found only by the nightly census. Have modifiedDate indexed in OpenCPS, or raise source.recentDays.',
  };
  return warning(
    'source_sort',
    { vi: 'Không sắp xếp theo ngày sửa đổi.', en: 'Does not sort by modification date.' },
    remedy,
  );
}

function clock(skewMs: number | null): Finding {
  if (skewMs === null) {
    return ok('source_clock', {
      vi: 'Không cho biết giờ của mình; việc đọc không phụ thuộc vào giờ.',
      en: 'Does not report its time; reading does not depend on it.',
    });
  }
  const seconds = Math.round(Math.abs(skewMs) / 1_000);
  const sign = skewMs < 0 ? '-' : '+';
  const found = {
    vi: `Lệch ${sign}${seconds} giây so với máy này.`,
    en: `${sign}${seconds} s relative to this machine's clock.`,
  };
  if (Math.abs(skewMs) <= SKEW_MS) return ok('source_clock', found);
  return warning('source_clock', found, {
    vi: 'Giờ hai máy lệch nhau: bật đồng bộ giờ (NTP) trên máy này và trên hệ thống của tỉnh.',
    en: 'The two clocks differ: turn on time synchronisation (NTP) here and at the source.',
  });
}
