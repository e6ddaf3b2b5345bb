import type { Language } from '../../domain/language.ts';
import { CLOSED, mismatches } from '../../domain/verificationBreaker.ts';
import { readFact } from '../../ledger/port/facts.ts';
import { VERIFICATION_BREAKER } from '../../ledger/port/sharedFacts.ts';
import { formatCount, formatDateTime } from '../../presentation/numbers.ts';
import { verificationTexts } from '../../reports/verification/messages.ts';
import { type Check, ok, problem } from './check.ts';

/** Whether the verification breaker is closed. */
export const verification: Check = {
  name: 'verification',
  exitCode: 3,
  async run({ config, ledger }) {
    const fact = ledger === null ? null : await readFact(ledger, VERIFICATION_BREAKER);
    const { results, trippedAt } = fact?.value ?? CLOSED;
    if (trippedAt === null) {
      return [
        ok('verification', { vi: 'Đối soát không bị tạm dừng.', en: 'Verification is not suspended.' }),
      ];
    }
    const inLanguage = (language: Language): string =>
      verificationTexts(language).tripped(
        formatDateTime(trippedAt, config.offsetMs, language),
        formatCount(mismatches(results), language),
        formatCount(results.length, language),
      );
    const remedy = {
      vi: 'Đề nghị đơn vị vận hành Cổng kiểm tra TraCuuHoSo; đối soát sau đó tự tiếp tục. Nếu Cổng thực sự đã mất hồ sơ: verify --all --force.',
      en: 'Have the portal operator check TraCuuHoSo; verification then resumes by itself. If the portal has really lost cases: verify --all --force.',
    };
    return [problem('verification', { vi: inLanguage('vi'), en: inLanguage('en') }, remedy, 3)];
  },
};
