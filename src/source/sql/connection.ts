import packageJson from '../../../package.json' with { type: 'json' };
import { SourceUnreadableError, systemCode } from '../../domain/errors.ts';
import { formatInstant } from '../../domain/time.ts';
import { typedInstall } from '../../domain/typedCommand.ts';
import { TransientFailure } from '../reading/failure.ts';
import { realSleep, retrying } from '../reading/retry.ts';
import type { Driver } from './databases.ts';
import { OPEN_SESSION } from './openSession.ts';
import type { Session } from './session.ts';
import { databaseOf, type SqlDeps, type SqlSettings } from './settings.ts';
import type { Statement } from './view.ts';

/** One connection, opened when it is needed and again after it broke. Queries run one after another. */
export interface Connection {
  query(statement: Statement, signal: AbortSignal): Promise<readonly Record<string, unknown>[]>;
  requestCount(): number;
  close(): void;
}

export function createConnection(settings: SqlSettings, deps: SqlDeps): Connection {
  const { url, password, timeoutSeconds, maxTries, offsetMs } = settings;
  const database = databaseOf(url);
  if (database === null) throw new Error('an address without a database was accepted');
  const { driver } = database;
  const open = OPEN_SESSION[driver];
  const { hostname, port, username, pathname, host } = new URL(url);
  const place = `${host}${pathname}`;
  let session: Session | null = null;
  let running: Promise<unknown> = Promise.resolve();
  let queries = 0;

  async function opened(): Promise<Session> {
    session ??= await open({
      ...{ host: decodeURIComponent(hostname), port: port === '' ? null : Number(port) },
      ...{ user: decodeURIComponent(username), password, database: decodeURIComponent(pathname.slice(1)) },
      timeoutMs: timeoutSeconds * 1_000,
      zone: zoneOf(offsetMs),
    });
    return session;
  }

  function drop(): void {
    const broken = session;
    session = null;
    broken?.close().catch(() => undefined);
  }

  async function attempt(statement: Statement): Promise<readonly Record<string, unknown>[]> {
    queries += 1;
    const current = await opened();
    return await current.query(statement.sql, statement.values);
  }

  /** TransientFailure for what is worth another try; anything else is said at once. */
  async function oneTry(statement: Statement, signal: AbortSignal) {
    try {
      const rows = await attempt(statement);
      deps.onRequest?.('success');
      return rows;
    } catch (error) {
      drop();
      signal.throwIfAborted();
      const code = systemCode(error);
      const isPassing =
        (PASSING.test(code) && !REFUSED.test(code)) ||
        (error instanceof Error && /time-?out/i.test(error.message) && code !== NO_MODULE);
      deps.onRequest?.(isPassing ? 'transient' : 'refused');
      throw isPassing ? new TransientFailure(code) : failureOf(code, place, driver);
    }
  }

  async function tried(statement: Statement, signal: AbortSignal) {
    signal.throwIfAborted();
    try {
      return await retrying(() => oneTry(statement, signal), {
        ...{ maxTries, signal, sleep: deps.sleep ?? realSleep },
        onFailedTry: (failed) => deps.log.warn('source.try_failed', { host, path: pathname, ...failed }),
      });
    } catch (error) {
      throw error instanceof TransientFailure ? unanswered(error.message, place, maxTries) : error;
    }
  }

  return {
    query(statement, signal) {
      const next = running.then(() => tried(statement, signal));
      running = next.catch(() => undefined);
      return next;
    },
    requestCount: () => queries,
    close: drop,
  };
}

const VERSIONS: Readonly<Record<Driver, string>> = {
  ...packageJson.optionalDependencies,
  pg: packageJson.dependencies.pg,
};
const NO_MODULE = 'ERR_MODULE_NOT_FOUND';
/** Codes of connections that broke, or of time-outs. */
const PASSING =
  /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|PROTOCOL_|57P0|08|40001|ER_LOCK|ER_CON_COUNT|ER_QUERY_INTERRUPTED|ETIMEOUT|ESOCKET|MSSQL-(1205|1222|40197|40501|40613)$|NJS-(5\d\d|123)$|ORA-(12170|12537|12541|12547|01033|03113|03114|03135|08177|01555)$)/;
const REFUSED =
  /^(28|3D000|ER_ACCESS_DENIED|ER_DBACCESS|ER_BAD_DB|ER_TABLEACCESS|42501|ELOGIN|MSSQL-(18456|4060|229|230)$|ORA-(01017|01031|01045|28000|28001|12514)$|NJS-518$)/;
const NO_SUCH = /^(42P01|42703|ER_NO_SUCH_TABLE|ER_BAD_FIELD|MSSQL-20[78]$|ORA-(00942|00904)$)/;

/** Such as `+07:00`. */
function zoneOf(offsetMs: number): string {
  return formatInstant(0, offsetMs).slice(19);
}

function failureOf(code: string, place: string, driver: Driver): SourceUnreadableError {
  if (code === NO_MODULE) {
    const install = typedInstall(`${driver}@${VERSIONS[driver]}`);
    return new SourceUnreadableError(
      'source.no_driver',
      `The package ${driver}, which reads this database, is not installed.`,
      `It is an optional dependency. Type: ${install}`,
      {
        vi: {
          message: `Chưa cài gói ${driver} để đọc cơ sở dữ liệu này.`,
          remedy: `Đây là gói tùy chọn. Gõ: ${install}`,
        },
      },
    );
  }
  if (REFUSED.test(code)) {
    return new SourceUnreadableError(
      'source.unauthorized',
      `The database ${place} refused the account (${code}).`,
      'Check the user in source.url, its password, and that it may connect and read the view.',
      {
        vi: {
          message: `Cơ sở dữ liệu ${place} từ chối tài khoản (${code}).`,
          remedy: 'Kiểm tra tên người dùng trong source.url, mật khẩu, và quyền kết nối, đọc khung nhìn.',
        },
      },
    );
  }
  if (NO_SUCH.test(code)) {
    return new SourceUnreadableError(
      'source.view',
      `The database ${place} does not have the view or one of its columns (${code}).`,
      'Check view and columns in source.cases and source.steps against the view; names are taken with their letter case.',
      {
        vi: {
          message: `Cơ sở dữ liệu ${place} không có khung nhìn này hoặc thiếu một cột (${code}).`,
          remedy:
            'So view và columns trong source.cases, source.steps với khung nhìn; tên phân biệt chữ hoa, chữ thường.',
        },
      },
    );
  }
  return unanswered(code, place, 1);
}

function unanswered(code: string, place: string, tries: number): SourceUnreadableError {
  return new SourceUnreadableError(
    'source.unavailable',
    `The database ${place} did not answer the query: ${code} (tries: ${tries}).`,
    'Check that it runs and is reachable from here. The next reading continues where this one ended.',
    {
      vi: {
        message: `Cơ sở dữ liệu ${place} không trả lời truy vấn: ${code} (số lần thử: ${tries}).`,
        remedy:
          'Kiểm tra cơ sở dữ liệu có chạy và kết nối được từ máy này không. Lần đọc sau tiếp tục từ chỗ đã dừng.',
      },
    },
  );
}
