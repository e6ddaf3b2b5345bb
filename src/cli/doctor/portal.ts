import { setTimeout as sleep } from 'node:timers/promises';
import type { Bilingual } from '../../config/problem.ts';
import { createBudget, createPortal } from '../../main.ts';
import type { PortalFailure, RequestBudget } from '../../portal/portal.ts';
import { circuitCause } from '../../report/circuitCause.ts';
import { formatCount } from '../../report/numbers.ts';
import { type Check, type DoctorContext, type Finding, ok, problem } from './check.ts';

/** Whether the portal can be logged in to and read; the way to write is not tried, because that would write. */
export const portal: Check = {
  name: 'portal_login',
  exitCode: 3,
  async run(context, signal) {
    const { config, log } = context;
    let loggedIn = false;
    const onRequest = (service: string, outcome: string): void => {
      if (service === 'login') loggedIn = outcome === 'success';
    };
    const opened = createPortal(config, { budget: budgetOf(context), log, onRequest });
    try {
      const answer = await opened.procedures(signal);
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
      const why = told(answer.failure);
      if (!loggedIn) return [problem('portal_login', why, loginRemedy(answer.failure), 3), NOT_TESTED];
      return [ok('portal_login', LOGGED_IN), problem('portal_share', why, SHARE_REMEDY, 3), NOT_TESTED];
    } finally {
      opened.close();
    }
  },
};

const LOGGED_IN: Bilingual = { vi: 'Đăng nhập được.', en: 'The login works.' };

const NOT_TESTED: Finding = ok('portal_integration', {
  vi: 'Không thử: dongbo không bao giờ gửi dữ liệu chỉ để kiểm tra. Lần gửi đầu tiên sẽ cho biết.',
  en: 'Not tested: dongbo never writes to test. The first delivery tells.',
});

const SHARE_REMEDY: Bilingual = {
  vi: 'Kiểm tra portal.shareEndpoint và portal.madonvi với đơn vị vận hành Cổng, và quyền khai thác danh mục thủ tục.',
  en: 'Check portal.shareEndpoint and portal.madonvi with the portal operator, and the right to read procedures.',
};

/** The budget all processes share, where one may be running; without its Redis nobody else sends either. */
function budgetOf({ config, redis, log }: DoctorContext): RequestBudget {
  if (redis !== null) return createBudget(config, redis, log);
  let first = true;
  return {
    async take(signal) {
      if (!first) await sleep(1_000 / config.portal.requestsPerSecond, undefined, { signal });
      first = false;
    },
  };
}

/** By kind, status and code, never by the portal's words: those may quote what was sent. */
function told({ kind, httpStatus, code }: PortalFailure): Bilingual {
  const facts = [httpStatus === null ? '' : `HTTP ${httpStatus}`, code === null ? '' : `code ${code}`];
  const inLanguage = (language: 'vi' | 'en'): string =>
    [circuitCause(kind, language), ...facts].filter(Boolean).join(', ');
  return { vi: `Không dùng được: ${inLanguage('vi')}.`, en: `Cannot be used: ${inLanguage('en')}.` };
}

function loginRemedy({ kind, httpStatus }: PortalFailure): Bilingual {
  if (kind === 'login') {
    return {
      vi: 'Kiểm tra portal.username, mật khẩu và portal.authEndpoint với đơn vị vận hành Cổng.',
      en: 'Check portal.username, its password and portal.authEndpoint with the portal operator.',
    };
  }
  if (httpStatus === null) {
    return {
      vi: 'Kiểm tra portal.adapterUrl, adapter có đang chạy không, và tường lửa giữa hai máy.',
      en: 'Check portal.adapterUrl, that the adapter runs, and firewalls on the way.',
    };
  }
  return {
    vi: 'Adapter trả lời nhưng Cổng không làm việc: chờ và thử lại; nếu kéo dài, hỏi đơn vị vận hành Cổng.',
    en: 'The adapter answers but the portal does not work: try later; if it lasts, ask the portal operator.',
  };
}
