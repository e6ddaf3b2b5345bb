import { setTimeout as sleep } from 'node:timers/promises';
import { openPortal, openRequestBudget } from '../../app/openPortal.ts';
import type { Bilingual, Language } from '../../domain/language.ts';
import { FAILURES } from '../../portal/failure.ts';
import type { PortalFailure, RequestBudget } from '../../portal/portal.ts';
import { formatCount } from '../../presentation/numbers.ts';
import { circuitCause } from '../../reports/delivery/text.ts';
import { type Check, type DoctorContext, type Finding, ok, problem, warning } from './check.ts';
import type { FindingName } from './titles.ts';

/** Whether login and reading work. Writing is not tried, because that would write. */
export const portal: Check = {
  name: 'portal_login',
  exitCode: 3,
  async run(context, signal) {
    const { config, log } = context;
    let loggedIn = false;
    const onRequest = (service: string, outcome: string): void => {
      if (service === 'login') loggedIn = outcome === 'success';
    };
    const turnless = new AbortController();
    const budget = impatient(budgetOf(context), () => turnless.abort(new Error('no turn')));
    const opened = openPortal(config, { budget, log, onRequest });
    try {
      const answer = await opened.procedures(AbortSignal.any([signal, turnless.signal]));
      if (answer.outcome === 'answered') {
        const count = answer.value.size;
        return [
          ok('portal_login', LOGGED_IN),
          ok('portal_share', {
            vi: `Đọc được danh mục ${formatCount(count, 'vi')} thủ tục.`,
            en: `The list of ${formatCount(count, 'en')} procedures can be read.`,
          }),
          NOT_TESTED,
        ];
      }
      const why = describeFailure(answer.failure);
      if (!loggedIn) return [problem('portal_login', why, loginRemedy(answer.failure), 3), NOT_TESTED];
      return [ok('portal_login', LOGGED_IN), problem('portal_share', why, SHARE_REMEDY, 3), NOT_TESTED];
    } catch (error) {
      if (!turnless.signal.aborted) throw error;
      const undetermined = (name: FindingName): Finding => warning(name, NO_TURN, NO_TURN_REMEDY);
      return loggedIn
        ? [ok('portal_login', LOGGED_IN), undetermined('portal_share'), NOT_TESTED]
        : [undetermined('portal_login'), NOT_TESTED];
    } finally {
      opened.close();
    }
  },
};

/** How long a request waits for its turn; both together take less than a check may. */
const TURN_MS = 4_000;

/** Gives up when deliveries use up a low rate: that is not an outage of the portal. */
function impatient(budget: RequestBudget, giveUp: () => void): RequestBudget {
  return {
    async take(signal) {
      const timer = setTimeout(giveUp, TURN_MS);
      await budget.take(signal).finally(() => clearTimeout(timer));
    },
  };
}

const NO_TURN: Bilingual = {
  vi: 'Chưa kiểm tra được Cổng: chưa tới lượt trong giới hạn portal.requestsPerSecond.',
  en: 'Not checked: portal.requestsPerSecond left no turn for the request.',
};
const NO_TURN_REMEDY: Bilingual = {
  vi: 'Chạy lại khi việc gửi đã xong, hoặc tăng portal.requestsPerSecond nếu đơn vị vận hành Cổng đồng ý.',
  en: 'Run this again after the deliveries, or raise portal.requestsPerSecond if the operator agrees.',
};

const LOGGED_IN: Bilingual = { vi: 'Đăng nhập được.', en: 'The login works.' };

const NOT_TESTED: Finding = ok('portal_integration', {
  vi: 'Không thử: dongbo không bao giờ gửi dữ liệu chỉ để kiểm tra. Lần gửi đầu tiên sẽ cho biết.',
  en: 'Not tested: dongbo never writes just to test. The first delivery will show.',
});

const SHARE_REMEDY: Bilingual = {
  vi: 'Kiểm tra portal.shareEndpoint và portal.madonvi với đơn vị vận hành Cổng, và quyền khai thác danh mục thủ tục.',
  en: 'Check portal.shareEndpoint and portal.madonvi with the portal operator, and the right to read procedures.',
};

/** The budget shared by all processes; without its Redis nobody else sends either. */
function budgetOf({ config, redis, log }: DoctorContext): RequestBudget {
  if (redis !== null) return openRequestBudget(config, redis, log);
  let first = true;
  return {
    async take(signal) {
      if (!first) await sleep(1_000 / config.portal.requestsPerSecond, undefined, { signal });
      first = false;
    },
  };
}

/** By kind, status and code; the portal's own message may quote what was sent. */
function describeFailure({ kind, httpStatus, code }: PortalFailure): Bilingual {
  const facts = [httpStatus === null ? '' : `HTTP ${httpStatus}`, code === null ? '' : `code ${code}`];
  const inLanguage = (language: Language): string =>
    [circuitCause(kind, language), ...facts].filter(Boolean).join(', ');
  return { vi: `Không dùng được: ${inLanguage('vi')}.`, en: `Cannot be used: ${inLanguage('en')}.` };
}

function loginRemedy({ kind, httpStatus }: PortalFailure): Bilingual {
  if (FAILURES[kind].stop === 'login') {
    return {
      vi: 'Kiểm tra portal.username, mật khẩu và portal.authEndpoint với đơn vị vận hành Cổng.',
      en: 'Check portal.username, its password and portal.authEndpoint with the portal operator.',
    };
  }
  if (httpStatus === null) {
    return {
      vi: 'Kiểm tra portal.adapterUrl, adapter có đang chạy không, và tường lửa giữa hai máy.',
      en: 'Check portal.adapterUrl, that the adapter runs, and the firewalls in between.',
    };
  }
  return {
    vi: 'Adapter trả lời nhưng Cổng không làm việc: chờ và thử lại; nếu kéo dài, hỏi đơn vị vận hành Cổng.',
    en: 'The adapter answers but the portal does not work: try later; if it lasts, ask the portal operator.',
  };
}
