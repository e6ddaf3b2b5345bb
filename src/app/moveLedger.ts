import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { ledgerServer } from '../config/ledgerSchema.ts';
import { ENTRIES, ledgerFile } from '../dataDir/entries.ts';
import { writeMark } from '../dataDir/ledgerMark.ts';
import { makeDataDir, requireLedger } from '../dataDir/useDataDir.ts';
import type { Actor } from '../domain/actor.ts';
import { UsageError } from '../domain/errors.ts';
import { type Copied, type CopyOptions, type CopyPhase, copyLedger, moveEntry } from '../ledger/copy/copy.ts';
import type { ReadableSide, WritableSide } from '../ledger/copy/sides.ts';
import { rowOfMove, wholeCopy } from '../ledger/copy/wholeCopy.ts';
import type { AuditRow } from '../ledger/port/audit.ts';
import { readSqlite, writeSqlite } from '../ledger/sqlite/copySide.ts';
import type { Log } from '../observability/log.ts';
import { Lifetime } from '../process/lifetime.ts';
import { lockDataDir } from '../queue/dataDirLock.ts';
import { requireMarkedLedger } from './ledgerIdentity.ts';
import { lockServer } from './lockServer.ts';
import { isOnServer, openLedger, serverSettings } from './openLedger.ts';

export type { CopyPhase };

/** The address of a ledger in the file that dataDir has for it. */
const FILE_URL = 'sqlite:';
const COMMAND = 'ledger copy';
/** `lost`: the folder once had a ledger, which was moved away. */
const NO_LEDGER: ReadonlySet<string> = new Set(['ledger.missing', 'ledger.lost']);

export interface Moved extends Copied {
  readonly from: string;
  readonly to: string;
  /** Whether the copy was whole already, and only the row in the trail of the old ledger was missing. */
  readonly completed: boolean;
}

interface MoveOptions extends Omit<CopyOptions, 'mover'> {
  readonly log: Log;
  readonly by: Actor;
  readonly now: number;
}

type MoveConfig = Pick<Config, 'dataDir' | 'ledger' | 'ledgerOptions' | 'privacy'>;

/**
 * Copies the ledger to another database: `postgres://…`, used as `ledger` in the configuration says, or `sqlite:`, the file
 * in dataDir. No daemon may work on either.
 */
export async function moveLedger(
  config: MoveConfig,
  url: string,
  { log, by, now, ...options }: MoveOptions,
): Promise<Moved> {
  const target = targetOf(config, url);
  const mover = { at: now, ...by };
  const lifetime = new Lifetime(log);
  try {
    makeDataDir(config.dataDir);
    lifetime.own('lock', lockDataDir(config.dataDir, COMMAND), (lock) => lock.release());
    for (const one of [config, { ...config, ledger: target }]) {
      const lock = await lockServer(one, COMMAND);
      if (lock !== null) lifetime.own('ledger lock', lock, (held) => held.release());
    }
    const completed = await completeMove(config, target, { options, lifetime });
    if (completed !== null) return completed;
    const from = lifetime.own('source', await openSource(config), (side) => side.close());
    const to = lifetime.own('target', await openTarget(config, target), (side) => side.close());
    const copied = await copyLedger(from, to, { ...options, mover });
    // The new ledger has its row already. This one comes last: a row of a move that never was would be a lie.
    const ledger = lifetime.own('old ledger', openLedger(config), (old) => old.close());
    await ledger.appendAudit({ ...mover, ...moveEntry('ledger.moved_to', to, copied.records) });
    return { from: from.place, to: to.place, completed: false, ...copied };
  } finally {
    await lifetime.close();
  }
}

interface Completing {
  readonly options: Omit<CopyOptions, 'mover'>;
  readonly lifetime: Lifetime;
}

/**
 * A move that was killed when its copy was a ledger already lacks its row in the trail of the old one, which is appended now. Null:
 * there is no such copy; a ledger that somebody has worked on since is left to the refusal of every target that is there.
 */
async function completeMove(
  config: MoveConfig,
  target: MoveConfig['ledger'],
  { options, lifetime }: Completing,
): Promise<Moved | null> {
  const copy = { ...config, ledger: target };
  const [from, to] = [await lastRowOf(config, lifetime), await lastRowOf(copy, lifetime)];
  const moved = rowOfMove({ from, to });
  if (moved === null) return null;
  const sides = [await openSource(config), await openSource(copy)] as const;
  for (const side of sides) lifetime.own('compared', side, (open) => open.close());
  const found = await wholeCopy(...sides, options);
  if (found === null) return null;
  const ledger = lifetime.own('old ledger', openLedger(config), (old) => old.close());
  const { at, who, origin } = moved;
  await ledger.appendAudit({ at, who, origin, ...moveEntry('ledger.moved_to', sides[1], found.records) });
  return { from: sides[0].place, to: sides[1].place, completed: true, ...found };
}

/** Of its trail; null: it is empty, or there is no ledger. */
async function lastRowOf(config: MoveConfig, lifetime: Lifetime): Promise<AuditRow | null> {
  try {
    const ledger = lifetime.own('trail', openLedger(config), (open) => open.close());
    const [last] = await ledger.auditTrail({ limit: 1 });
    return last ?? null;
  } catch (error) {
    if (error instanceof UsageError && NO_LEDGER.has(error.code)) return null;
    throw error;
  }
}

/** Null: the file in dataDir. */
function targetOf({ ledger, ledgerOptions }: MoveConfig, url: string): MoveConfig['ledger'] {
  if (url === FILE_URL) {
    if (ledger === null)
      throw badTarget('--to', 'The ledger is in dataDir already.', 'Sổ cái đã ở trong dataDir.');
    return null;
  }
  const isServer = URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol);
  if (!isServer)
    throw badTarget(url, 'This is no address of a ledger.', 'Đây không phải địa chỉ của sổ cái.');
  if (new URL(url).password !== '') {
    throw badTarget(
      '--to',
      'A password in an address is seen by everybody on this machine.',
      'Mật khẩu ghi trong địa chỉ thì mọi người trên máy này đều thấy.',
    );
  }
  return ledgerServer(url, ledgerOptions);
}

async function openSource(config: MoveConfig): Promise<ReadableSide> {
  if (!isOnServer(config)) {
    requireMarkedLedger(config.dataDir);
    requireLedger(config.dataDir);
    return readSqlite(ledgerFile(config.dataDir));
  }
  // The driver is loaded only where it is needed.
  const { readPostgres } = await import('../ledger/postgres/copySide.ts');
  return await readPostgres(serverSettings(config.ledger));
}

async function openTarget({ dataDir }: MoveConfig, target: MoveConfig['ledger']): Promise<WritableSide> {
  if (target !== null) {
    const { writePostgres } = await import('../ledger/postgres/copySide.ts');
    return await writePostgres(serverSettings(target));
  }
  return writeSqlite(ledgerFile(dataDir), join(dataDir, ENTRIES.ledgerCopying), (identity) =>
    writeMark(dataDir, identity),
  );
}

function badTarget(found: string, en: string, vi: string): UsageError {
  return new UsageError(
    'ledger.copy_address',
    `${found}: ${en}`,
    'Give --to postgres://account@host/database, with the password in ledger.passwordFile or ledger.passwordEnv; or --to sqlite: for the file in dataDir.',
    {
      message: `${found}: ${vi}`,
      remedy:
        'Dùng --to postgres://tài-khoản@máy-chủ/cơ-sở-dữ-liệu, mật khẩu ghi ở ledger.passwordFile hoặc ledger.passwordEnv; hoặc --to sqlite: cho tệp trong dataDir.',
    },
  );
}
