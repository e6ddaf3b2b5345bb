import { CIRCUIT_CAUSES } from '../../domain/circuit.ts';
import type { Language } from '../../domain/language.ts';
import { formatDateTime } from '../../presentation/numbers.ts';
import { deliveryTexts } from '../../reports/delivery/messages.ts';
import { circuitCause } from '../../reports/delivery/text.ts';
import { type Check, ok, problem, warning } from './check.ts';

export const circuit: Check = {
  name: 'circuit',
  exitCode: 3,
  async run({ config, ledger }) {
    const open = (await ledger?.circuit()) ?? null;
    if (open === null) {
      return [
        ok('circuit', {
          vi: 'Việc gửi không bị dừng vì Cổng.',
          en: 'The circuit is closed: the portal does not hold up delivery.',
        }),
      ];
    }
    const { cause, detail, openedAt, probeAt } = open;
    const inLanguage = (language: Language): string => {
      const notes = deliveryTexts(language);
      const words = circuitCause(cause, language);
      const when = (at: number): string => formatDateTime(at, config.offsetMs, language);
      return notes.circuitOpen(when(openedAt), [words, detail].filter(Boolean).join(', '), when(probeAt));
    };
    const found = { vi: inLanguage('vi'), en: inLanguage('en') };
    if (!CIRCUIT_CAUSES[cause].needsPerson) {
      const remedy = {
        vi: 'Không cần thao tác: việc gửi tự tiếp tục. Nếu kéo dài, hỏi đơn vị vận hành Cổng.',
        en: 'None: delivery resumes by itself. If it lasts, ask the portal operator.',
      };
      return [warning('circuit', found, remedy)];
    }
    const remedy = {
      vi: 'Làm rõ nguyên nhân với đơn vị vận hành Cổng; sau đó việc gửi tự tiếp tục.',
      en: 'Settle the cause with the portal operator; delivery then resumes by itself.',
    };
    return [problem('circuit', found, remedy, 3)];
  },
};
