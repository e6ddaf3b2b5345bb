import { LEDGER_SCHEMA_VERSION } from '../../app/openLedger.ts';
import { formatCount } from '../../presentation/numbers.ts';
import { type Check, type Finding, ok, problem } from './check.ts';

/** What the ledger holds and, with --deep, whether its counters equal a recount. */
export const ledger: Check = {
  name: 'ledger',
  exitCode: 1,
  async run({ ledger: opened, deep }) {
    if (opened === null) {
      const found = {
        vi: 'Chưa có sổ cái; lần chạy sync hoặc start đầu tiên sẽ tạo.',
        en: 'There is no ledger yet; the first sync or start creates it.',
      };
      return [ok('ledger', found)];
    }
    const { synced, never, stale } = await opened.gapTotals();
    const total = synced + never + stale;
    const summary = ok('ledger', {
      vi: `Mở được, lược đồ phiên bản ${LEDGER_SCHEMA_VERSION}, ${formatCount(total, 'vi')} hồ sơ, ${formatCount(synced, 'vi')} đã đồng bộ.`,
      en: `Opens, schema version ${LEDGER_SCHEMA_VERSION}, ${formatCount(total, 'en')} cases, ${formatCount(synced, 'en')} of them synced.`,
    });
    return deep ? [summary, counters(await opened.recount())] : [summary];
  },
};

function counters(off: number): Finding {
  if (off === 0) {
    return ok('counters', { vi: 'Số đếm khớp với kiểm đếm lại.', en: 'The counters match a recount.' });
  }
  return problem(
    'counters',
    { vi: `${off} số đếm khác với kiểm đếm lại.`, en: `Counters that differ from a recount: ${off}.` },
    {
      vi: 'Các con số của gap sai chừng đó. Sao lưu dataDir và báo cho nhóm phát triển dongbo: đây là lỗi của dongbo.',
      en: 'The figures of gap are wrong by that much. Back up dataDir and report this: it is a bug in dongbo.',
    },
  );
}
