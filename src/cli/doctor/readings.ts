import type { Bilingual } from '../../domain/language.ts';
import { DAY_MS } from '../../domain/time.ts';
import { CENSUS_FACT, POLL_FACT } from '../../ledger/port/facts.ts';
import { formatDuration } from '../../presentation/numbers.ts';
import { type Check, type DoctorContext, type Finding, ok, warning } from './check.ts';

/** A census is nightly; by then one has been missed. */
const OLD_CENSUS_MS = 1.5 * DAY_MS;
/** Polls that may fail to come, and the least time that is called long, in milliseconds. */
const MISSED_POLLS = 5;
const LEAST_OLD_POLL_MS = 600_000;

/** How long ago the source was last read for changes, and last read as a whole. */
export const readings: Check = {
  name: 'readings',
  exitCode: 1,
  async run(context) {
    const { config, ledger } = context;
    if (ledger === null) return [];
    const oldPollMs = Math.max(LEAST_OLD_POLL_MS, MISSED_POLLS * config.source.pollIntervalSeconds * 1_000);
    const remedy: Bilingual = {
      vi: 'Kiểm tra dongbo có đang chạy không (systemctl status dongbo), hoặc chạy sync.',
      en: 'See whether dongbo runs (systemctl status dongbo), or run sync.',
    };
    return [
      age('last_poll', (await ledger.fact(POLL_FACT))?.at ?? null, oldPollMs, remedy, context),
      age('last_census', (await ledger.fact(CENSUS_FACT))?.at ?? null, OLD_CENSUS_MS, remedy, context),
    ];
  },
};

function age(
  name: string,
  at: number | null,
  oldMs: number,
  remedy: Bilingual,
  { now }: DoctorContext,
): Finding {
  if (at === null) return warning(name, { vi: 'Chưa có lần nào.', en: 'There was none yet.' }, remedy);
  const found = {
    vi: `Cách đây ${formatDuration(now - at, 'vi')}.`,
    en: `${formatDuration(now - at, 'en')} ago.`,
  };
  return now - at > oldMs ? warning(name, found, remedy) : ok(name, found);
}
