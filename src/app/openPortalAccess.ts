import type { Config } from '../config/config.ts';
import { requireLedger } from '../dataDir/useDataDir.ts';
import { LedgerInUseError } from '../domain/errors.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import type { Log } from '../observability/log.ts';
import type { Portal } from '../portal/portal.ts';
import { Lifetime } from '../process/lifetime.ts';
import { type DataDirLock, lockDataDir } from '../queue/dataDirLock.ts';
import { openLedger } from './openLedger.ts';
import { openPortal, openRequestBudget } from './openPortal.ts';
import { connectToRedis, hasPrivateRedis, openRedis } from './openRedis.ts';

/** For commands that only query the portal, with or without a daemon on the same dataDir. */
export interface PortalAccess {
  readonly ledger: Ledger;
  readonly portal: Portal;
  /** Whether another dongbo is delivering from this dataDir. */
  readonly daemonRuns: boolean;
  /** Aborted by stop() and close(). */
  readonly stopping: AbortSignal;
  /** Aborts what is in progress; the ledger stays open for the results so far. */
  stop(): void;
  close(): Promise<void>;
}

/**
 * Shares the request budget through the Redis of the dongbo that holds the dataDir's lock; without one, takes the lock
 * and a Redis of its own, like `sync`.
 */
export async function openPortalAccess(
  config: Config,
  { command, log }: { readonly command: string; readonly log: Log },
): Promise<PortalAccess> {
  const lifetime = new Lifetime(log);
  const stopping = new AbortController();
  const stop = (): void => stopping.abort(new Error('dongbo is stopping'));
  try {
    // Before the lock, which would make the folder.
    if (config.ledger === null) requireLedger(config.dataDir);
    const lock = lockUnlessHeld(config.dataDir, command);
    if (lock !== null) lifetime.own('lock', lock, (held) => held.release());
    const daemonRuns = lock === null;
    const ledger = lifetime.own('ledger', openLedger(config), (opened) => opened.close());
    const connect = daemonRuns && hasPrivateRedis(config) ? connectToRedis : openRedis;
    const budget = openRequestBudget(config, await connect(config, lifetime, log), log);
    const portal = lifetime.own('portal', openPortal(config, { budget, log }), (opened) => opened.close());
    const close = async (): Promise<void> => {
      stop();
      await lifetime.close();
    };
    return { ledger, portal, daemonRuns, stopping: stopping.signal, stop, close };
  } catch (error) {
    await lifetime.close();
    throw error;
  }
}

function lockUnlessHeld(dataDir: string, command: string): DataDirLock | null {
  try {
    return lockDataDir(dataDir, command);
  } catch (error) {
    if (error instanceof LedgerInUseError) return null;
    throw error;
  }
}
