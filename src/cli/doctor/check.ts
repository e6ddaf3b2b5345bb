import type { Redis } from 'ioredis';
import type { Config } from '../../config/config.ts';
import { DongboError } from '../../domain/errors.ts';
import type { Bilingual } from '../../domain/language.ts';
import type { Instant } from '../../domain/time.ts';
import { within } from '../../domain/within.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { errorFields, type Log } from '../../observability/log.ts';
import { inVietnamese } from '../harness/errorText.ts';
import type { FindingName } from './titles.ts';

export interface DoctorContext {
  readonly config: Config;
  /** Null where there is none or it cannot be opened. */
  readonly ledger: Ledger | null;
  /** The Redis of a running dongbo, or the configured one; null when none answered. */
  readonly redis: Redis | null;
  readonly now: Instant;
  /** Also run the checks that read the whole ledger. */
  readonly deep: boolean;
  readonly log: Log;
}

export type FindingState = 'ok' | 'warning' | 'problem';

export interface Finding {
  readonly name: FindingName;
  readonly state: FindingState;
  /** Free of secrets and personal data. */
  readonly found: Bilingual;
  /** Null exactly when the state is ok. */
  readonly remedy: Bilingual | null;
  /** The process's exit code if this is a problem: 2 configuration, 3 portal, 4 source, 1 anything else. */
  readonly exitCode: 1 | 2 | 3 | 4;
}

export interface Check {
  readonly name: FindingName;
  readonly exitCode: Finding['exitCode'];
  /** The signal aborts when the check's time is up. */
  run(context: DoctorContext, signal: AbortSignal): Promise<readonly Finding[]>;
}

const LIMIT_MS = 10_000;

/** Runs one check. Never throws and never exceeds the limit: a failure becomes a finding. */
export async function runCheck(
  check: Check,
  context: DoctorContext,
  limitMs = LIMIT_MS,
): Promise<readonly Finding[]> {
  const control = new AbortController();
  const done = check
    .run(context, control.signal)
    .catch((error: unknown): readonly Finding[] => [failed(check, error)]);
  return await within(limitMs, done, () => {
    control.abort(new Error('the check took too long'));
    return [tooSlow(check, limitMs)];
  });
}

export function ok(name: FindingName, found: Bilingual): Finding {
  return { name, state: 'ok', found, remedy: null, exitCode: 1 };
}

export function warning(name: FindingName, found: Bilingual, remedy: Bilingual): Finding {
  return { name, state: 'warning', found, remedy, exitCode: 1 };
}

export function problem(
  name: FindingName,
  found: Bilingual,
  remedy: Bilingual,
  exitCode: Finding['exitCode'] = 1,
): Finding {
  return { name, state: 'problem', found, remedy, exitCode };
}

/**
 * An error as a problem: our own with its message; any other only by its name, since its message may quote anything.
 */
export function failed({ name, exitCode }: Pick<Check, 'name' | 'exitCode'>, error: unknown): Finding {
  if (error instanceof DongboError) {
    const { message, remedy } = error.vi ?? inVietnamese(error.code) ?? error;
    return problem(name, { vi: message, en: error.message }, { vi: remedy, en: error.remedy }, exitCode);
  }
  const { errorCode } = errorFields(error);
  return problem(
    name,
    { vi: `Không kiểm tra được (${errorCode}).`, en: `The check failed (${errorCode}).` },
    {
      vi: 'Xem quyền truy cập tệp và tình trạng máy chủ; nếu vẫn lỗi, báo lỗi này cho nhóm phát triển dongbo.',
      en: 'Check file permissions and the state of this machine; if it persists, report it as a bug in dongbo.',
    },
    exitCode,
  );
}

function tooSlow({ name, exitCode }: Check, limitMs: number): Finding {
  const seconds = limitMs / 1_000;
  return problem(
    name,
    { vi: `Không có câu trả lời trong ${seconds} giây.`, en: `No answer within ${seconds} seconds.` },
    {
      vi: 'Kiểm tra đường truyền, tường lửa và tình trạng của hệ thống ở đầu kia.',
      en: 'Check the network, firewalls, and the state of the system at the other end.',
    },
    exitCode,
  );
}
