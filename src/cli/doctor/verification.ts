import { disproofs } from '../../domain/verificationBreaker.ts';
import { LOOK_UP_TRUST_FACT, lookUpTrustOf } from '../../ledger/port/facts.ts';
import { formatCount, formatDateTime } from '../../presentation/numbers.ts';
import { textsOf } from '../../reports/messages.ts';
import { type Check, ok, problem } from './check.ts';

/** Whether the portal's look-ups are believed. */
export const verification: Check = {
  name: 'verification',
  exitCode: 3,
  async run({ config, ledger }) {
    const { words, doubtedSince } = lookUpTrustOf((await ledger?.fact(LOOK_UP_TRUST_FACT)) ?? null);
    if (doubtedSince === null) {
      return [ok('verification', { vi: 'Đối soát không bị tạm dừng.', en: 'Verification is not held.' })];
    }
    const inLanguage = (language: 'vi' | 'en'): string =>
      textsOf(language).notes.lookUpsDoubted(
        formatDateTime(doubtedSince, config.offsetMs, language),
        formatCount(disproofs(words), language),
        formatCount(words.length, language),
      );
    const remedy = {
      vi: 'Đề nghị đơn vị vận hành Cổng kiểm tra TraCuuHoSo; đối soát sau đó tự tiếp tục. Nếu Cổng thực sự đã mất hồ sơ: verify --all --believe.',
      en: 'Have the portal operator check TraCuuHoSo; verification then resumes by itself. If the portal has really lost cases: verify --all --believe.',
    };
    return [problem('verification', { vi: inLanguage('vi'), en: inLanguage('en') }, remedy, 3)];
  },
};
