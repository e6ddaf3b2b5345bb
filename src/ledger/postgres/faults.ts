import { DongboError, EXIT_CODES, systemCode } from '../../domain/errors.ts';
import { type PostgresSettings, placeOf } from './settings.ts';

type Place = Pick<PostgresSettings, 'url' | 'schema'>;

/** What the driver says of a connection that is gone, without a code. */
const GONE =
  /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error|not queryable/i;
const UNREACHABLE: ReadonlySet<string> = new Set([
  ...[
    'ECONNREFUSED',
    'ECONNRESET',
    'ENOTFOUND',
    'ETIMEDOUT',
    'EPIPE',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'EAI_AGAIN',
    'ENOENT',
  ],
  ...['08000', '08001', '08003', '08006', '57P01', '57P02', '57P03', '53300'],
]);
const REFUSED: ReadonlySet<string> = new Set(['28000', '28P01', '3D000', '42501', '3F000']);
const FULL: ReadonlySet<string> = new Set(['53100', '53200', '25006']);

/**
 * An error of the database as an operator can use it. The driver's own one can quote values of rows in its details, so it is
 * nobody's cause; what is no fault of the server stays as it is, without them.
 */
export function databaseFault(error: unknown, place: Place): unknown {
  if (!(error instanceof Error) || error instanceof DongboError) return error;
  const code = systemCode(error);
  if (UNREACHABLE.has(code) || GONE.test(error.message)) return unreachable(place, code);
  if (REFUSED.has(code)) return refused(place, error.message);
  if (FULL.has(code)) return unwritable(place, error.message);
  for (const detail of ['detail', 'hint', 'where', 'internalQuery'] as const)
    Reflect.deleteProperty(error, detail);
  return error;
}

export function unreachable(place: Place, code: string): DongboError {
  const [at, why] = [placeOf(place), code === 'UNKNOWN' ? '' : ` (${code})`];
  return new DongboError({
    code: 'ledger.unreachable',
    message: `The ledger at ${at} does not answer${why}. What was under way there was not written.`,
    remedy: 'None if its server restarts: work goes on by itself. Otherwise check ledger.url and the server.',
    vi: {
      message: `Sổ cái tại ${at} không trả lời${why}. Việc đang làm dở chưa được ghi.`,
      remedy: 'Không cần làm gì nếu máy chủ đang khởi động lại. Nếu không, kiểm tra ledger.url và máy chủ.',
    },
  });
}

function refused(place: Place, why: string): DongboError {
  const at = placeOf(place);
  return new DongboError({
    code: 'ledger.refused',
    message: `The ledger at ${at} refuses this account: ${why}.`,
    remedy:
      'Check account, password and database in ledger; the account needs its schema, or the right to make it.',
    vi: {
      message: `Sổ cái tại ${at} từ chối tài khoản này: ${why}.`,
      remedy:
        'Kiểm tra tài khoản, mật khẩu và cơ sở dữ liệu trong ledger; tài khoản cần có schema hoặc quyền tạo schema.',
    },
    exitCode: EXIT_CODES.usage,
  });
}

function unwritable(place: Place, why: string): DongboError {
  const at = placeOf(place);
  return new DongboError({
    code: 'ledger.unwritable',
    message: `The ledger at ${at} cannot be written: ${why}. Nothing was changed.`,
    remedy:
      'Give the server room, or point ledger.url to the server that may write. Work goes on by itself then.',
    vi: {
      message: `Không ghi được sổ cái tại ${at}: ${why}. Chưa có gì thay đổi.`,
      remedy:
        'Thêm dung lượng cho máy chủ, hoặc sửa ledger.url tới máy chủ được ghi. Sau đó công việc tự tiếp tục.',
    },
  });
}
