import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import type { Config } from '../config/config.ts';
import { ledgerFile, payloadKeyFile } from '../dataDir/entries.ts';
import { closeToOthers } from '../dataDir/rights.ts';
import type { LedgerInUseError } from '../domain/errors.ts';
import { UPGRADE_COPY_DAYS } from '../domain/keptDays.ts';
import { typedCommand } from '../domain/typedCommand.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { requireTerm } from '../ledger/port/term.ts';
import type { Log } from '../observability/log.ts';
import type { Lifetime } from '../process/lifetime.ts';
import type { DataDirLock } from '../queue/dataDirLock.ts';
import type { DaemonRole } from '../queue/roles.ts';
import { aloneOn, type Membership } from '../sync/processes/membership.ts';
import { checkPayloadKey } from './checkPayloadKey.ts';
import { enterLedger } from './enterLedger.ts';
import { keyForServer } from './keyForServer.ts';
import { lockServer } from './lockServer.ts';
import { isOnServer, openOrMakeLedger } from './openLedger.ts';
import { requireSharedKey } from './requireSharedKey.ts';
import { noticeRestored } from './restoredLedger.ts';
import { finishRotation } from './rotatePayloadKey.ts';
import { forgetOldCopies, type OnStep, upgradeIfOlder } from './upgradeLedger.ts';

/** Payloads held in memory: about 5 MB, and what a killed process has to read again. */
const PAYLOAD_BUFFER_SIZE = 2_000;
const LOST_REMEDY = 'None: a census from the beginning, now due, brings these cases in again.';

const UPGRADED_REMEDY = `None: the copy of the ledger as it was before is removed after ${UPGRADE_COPY_DAYS} days.`;

const CLOSED_REMEDY =
  'None: only this account can read it now. Consider who could until now: it holds case numbers and agencies.';
const OPEN_REMEDY = `Other accounts of this machine can read it. ${typedCommand('doctor')} says what to type.`;

const FINISH_REMEDY = `Delivery continues with both keys. Finish the change as an account that may write this folder: ${typedCommand('keys rotate-payload')}`;

const NEVER = new Promise<never>(() => undefined);

interface OpenOptions {
  /** Named in the error that a second process gets. */
  readonly command: string;
  readonly log: Log;
  readonly onUpgrade?: OnStep | undefined;
  /** Of a daemon, which enters itself in a ledger on a server; absent: a command that ends by itself. */
  readonly roles?: readonly DaemonRole[] | undefined;
  /** The dataDir's lock. */
  readonly lock: Pick<DataDirLock, 'id' | 'before'>;
}

interface EngineLedger {
  readonly ledger: Ledger;
  readonly membership: Membership;
  /** Resolves when another process has taken the ledger over, while its server could not be reached. */
  readonly taken: Promise<LedgerInUseError>;
}

/** For the holder of the dataDir's lock; repairs what a killed process left behind. */
export async function openEngineLedger(
  config: Config,
  lifetime: Lifetime,
  { log, onUpgrade, command, roles, lock: dataDirLock }: OpenOptions,
): Promise<EngineLedger> {
  secureDataDir(config.dataDir, log);
  const shared = roles !== undefined && sharesLedger(config);
  const lock = await lockServer(config, command, { shared });
  if (lock !== null) lifetime.own('ledger lock', lock, (held) => held.release());
  const upgraded = await upgradeIfOlder(config, onUpgrade);
  if (upgraded !== null) {
    const { from, to, copy, seconds } = upgraded;
    log.warn('ledger.upgraded', {
      ...{ found: from, expected: to, path: copy, durationMs: Math.round(seconds * 1_000) },
      remedy: UPGRADED_REMEDY,
    });
  }
  forgetOldCopies(config.dataDir, Date.now());
  const path = ledgerFile(config.dataDir);
  const keyFile = payloadKeyFile(config);
  const isNew = config.ledger === null && !existsSync(path);
  const rotated = isNew ? null : await finishRotation(config, { who: 'dongbo', origin: '' }, Date.now());
  if (rotated === 'unfinished') log.warn('payload.key_unfinished', { path: keyFile, remedy: FINISH_REMEDY });
  else if (rotated !== null) log.info('payload.key_changed', { count: rotated.resealed });
  const hadKey = existsSync(keyFile);
  const opened = openOrMakeLedger(config, {
    buffered: PAYLOAD_BUFFER_SIZE,
    serverKey: await keyForServer(config),
    mayUse:
      lock === null
        ? undefined
        : async () => {
            requireTerm();
            await lock.held();
            // Waiting can have taken long.
            requireTerm();
          },
  });
  const ledger = lifetime.own('ledger', opened, (one) => one.close());
  if (isNew) log.info('ledger.made', { path });
  await noticeRestored(ledger, log);
  if (!shared) {
    // With the lock held, any lease belongs to a killed process.
    const reclaimed = await ledger.reclaim(Date.now());
    if (reclaimed > 0) log.info('lease.reclaimed', { count: reclaimed });
    if (lock !== null) await ledger.forgetProcesses();
  }
  const membership =
    lock !== null && roles !== undefined
      ? lifetime.own('membership', await enterLedger(ledger, { roles, log, dataDirLock }), (one) =>
          one.leave(),
        )
      : aloneOn(dataDirLock.id);
  if (shared) await requireSharedKey(config, ledger, { membership, hadKey, now: membership.now() });
  await checkPayloadKey(config, ledger, log);
  const lost = await ledger.forgetLost(Date.now());
  if (lost > 0) log.warn('payload.lost', { count: lost, remedy: LOST_REMEDY });
  return { ledger, membership, taken: lock?.lost ?? NEVER };
}

/** Processes that share a ledger need one Redis; a private one is of one process alone. */
function sharesLedger(config: Config): boolean {
  return isOnServer(config) && config.queue.url !== '';
}

/** Closes what an older version, another umask or a person has left open to other accounts, and logs it. */
function secureDataDir(dataDir: string, log: Log): void {
  const { closed, open } = closeToOthers(dataDir);
  const names = (paths: readonly string[]): string =>
    paths.map((path) => relative(dataDir, path) || '.').join(', ');
  if (closed.length > 0) {
    log.warn('folder.closed', { path: dataDir, what: names(closed), remedy: CLOSED_REMEDY });
  }
  if (open.length > 0) log.warn('folder.open', { path: dataDir, what: names(open), remedy: OPEN_REMEDY });
}
