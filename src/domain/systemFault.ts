import { DongboError, systemCode } from './errors.ts';
import { isSystemFault, SYSTEM_FAULT_KINDS, SYSTEM_FAULTS, type SystemFaultKind } from './systemFaults.ts';
import { typedCommand } from './typedCommand.ts';

/** The kind of each such error, below this. */
const PREFIX = 'system.';

/** Redis begins its refusals with a word in capitals; a script of BullMQ puts it in the middle. */
const REDIS_WORD =
  /\b(OOM|READONLY|MISCONF|NOPERM|NOAUTH|WRONGPASS|LOADING|MASTERDOWN|CLUSTERDOWN|NOREPLICAS|TRYAGAIN|MOVED|CROSSSLOT)\b/;
const DEEPEST_CAUSE = 4;
const AWAY = 'REDIS_AWAY';

/** What a failure of the machine, the ledger's database or Redis is, whatever library raised it; null: none of the table. */
export function systemFaultOf(error: unknown, depth = 0): SystemFaultKind | null {
  if (!(error instanceof Error) || depth > DEEPEST_CAUSE) return null;
  if (error instanceof DongboError && error.code.startsWith(PREFIX)) return kindNamed(error.code);
  return kindOf(codeOf(error)) ?? systemFaultOf(error.cause, depth + 1);
}

/** The error in sentences: our own as it is, the machine's by the table, any other as a fault of dongbo. */
export function inSentences(error: unknown): DongboError {
  if (error instanceof DongboError) return error;
  const kind = systemFaultOf(error);
  return kind === null ? unexpected(error) : systemError(kind, error);
}

export function systemError(kind: SystemFaultKind, cause?: unknown): DongboError {
  const { en, vi } = SYSTEM_FAULTS[kind];
  return new DongboError({ code: `${PREFIX}${kind}`, ...en, vi, cause });
}

/** Its message may quote a case: what is said of it is its kind. */
function unexpected(error: unknown): DongboError {
  const name = error instanceof Error ? codeOf(error) || error.name : typeof error;
  const doctor = typedCommand('doctor');
  return new DongboError({
    code: 'unexpected',
    message: `dongbo met an error that it does not know (${name}).`,
    remedy: `Try again, then run ${doctor}. If it comes back, report the lines below: it is a fault in dongbo.`,
    vi: {
      message: `dongbo gặp một lỗi chưa biết (${name}).`,
      remedy: `Thử lại, rồi chạy ${doctor}. Nếu vẫn lỗi, gửi các dòng dưới đây cho nhóm phát triển: đây là lỗi của dongbo.`,
    },
    cause: error,
  });
}

function codeOf(error: Error): string {
  // What ioredis says of each command when a connection was given up.
  if (error.message === 'Connection is closed.' || error.name === 'MaxRetriesPerRequestError') return AWAY;
  // A client of a cluster that gave a command up quotes the last refusal.
  if (error.name === 'ReplyError' || error.message.startsWith('Too many Cluster redirections.'))
    return redisCode(error.message);
  const code = systemCode(error);
  return code === 'UNKNOWN' ? '' : code;
}

function redisCode(message: string): string {
  if (/user executing the script can.t run|ACL failure in script/.test(message)) return 'NOPERM';
  if (/ERR (?:AUTH .* without any password|invalid password)/.test(message)) return 'WRONGPASS';
  if (/ERR This instance has cluster support disabled/.test(message)) return 'REDIS_NO_CLUSTER';
  return REDIS_WORD.exec(message)?.[1] ?? 'ReplyError';
}

function kindOf(code: string): SystemFaultKind | null {
  if (code === '') return null;
  return (
    SYSTEM_FAULT_KINDS.find((kind) => SYSTEM_FAULTS[kind].codes.some((start) => code.startsWith(start))) ??
    null
  );
}

function kindNamed(code: string): SystemFaultKind | null {
  const name = code.slice(PREFIX.length);
  return isSystemFault(name) ? name : null;
}
