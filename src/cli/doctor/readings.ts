import type { Bilingual } from '../../domain/language.ts';
import { DAY_MS } from '../../domain/time.ts';
import { factAt } from '../../ledger/port/facts.ts';
import { CENSUS, POLL } from '../../ledger/port/sharedFacts.ts';
import { formatDuration } from '../../presentation/numbers.ts';
import { type Check, type DoctorContext, type Finding, ok, warning } from './check.ts';
import type { FindingName } from './titles.ts';

/** Censuses are nightly: by then one was missed. */
const OLD_CENSUS_MS = 1.5 * DAY_MS;
/** Polls missed before a warning, and the shortest time without a poll that counts as long. */
const MISSED_POLLS = 5;
const LEAST_OLD_POLL_MS = 600_000;

/** Time since the last poll and the last census. */
export const readings: Check = {
  name: 'readings',
  exitCode: 1,
  async run(context) {
    const { config, ledger } = context;
    if (ledger === null) return [];
    const oldPollMs = Math.max(LEAST_OLD_POLL_MS, MISSED_POLLS * config.source.pollIntervalSeconds * 1_000);
    const remedy: Bilingual = {
      vi: 'Kiểm tra dongbo có đang chạy không (systemctl status dongbo), hoặc chạy sync.',
      en: 'Check that dongbo is running (systemctl status dongbo), or run sync.',
    };
    return [
      age('last_poll', await factAt(ledger, POLL), oldPollMs, remedy, context),
      age('last_census', await factAt(ledger, CENSUS), OLD_CENSUS_MS, remedy, context),
    ];
  },
};

function age(
  name: FindingName,
  at: number | null,
  oldMs: number,
  remedy: Bilingual,
  { now }: DoctorContext,
): Finding {
  if (at === null) return warning(name, { vi: 'Chưa có lần nào.', en: 'None yet.' }, remedy);
  const found = {
    vi: `Cách đây ${formatDuration(now - at, 'vi')}.`,
    en: `${formatDuration(now - at, 'en')} ago.`,
  };
  return now - at > oldMs ? warning(name, found, remedy) : ok(name, found);
}
