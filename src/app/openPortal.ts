import type { Config } from '../config/config.ts';
import { requireLedger } from '../dataDir/useDataDir.ts';
import { UsageError } from '../domain/errors.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import type { Log } from '../observability/log.ts';
import type { Portal } from '../portal/portal.ts';
import { Lifetime } from '../process/lifetime.ts';
import { type DataDirLock, lockDataDir } from '../queue/dataDirLock.ts';
import { socketOf } from '../queue/privateRedis.ts';
import { connectTo, createBudget, createPortal, openRedis } from './engine.ts';
import { openLedger } from './openLedger.ts';

/** What a command needs that only asks the portal: beside a running daemon or without one. */
export interface PortalSide {
  readonly ledger: Ledger;
  readonly portal: Portal;
  /** Whether another dongbo works on this dataDir, and delivers. */
  readonly beside: boolean;
  /** Aborted by stop() and close(). */
  readonly stopping: AbortSignal;
  /** Breaks off what is under way, and leaves the ledger open for what was found until then. */
  stop(): void;
  close(): Promise<void>;
}

/**
 * The portal and the ledger, with the request budget that all processes share: through the Redis of the
 * dongbo that holds the dataDir's lock, or else like `sync`, with the lock and a Redis of its own.
 */
export async function openPortalSide(
  config: Config,
  options: { readonly command: string; readonly log: Log },
): Promise<PortalSide> {
  const { log } = options;
  const lifetime = new Lifetime(log);
  const stopping = new AbortController();
  try {
    // Before the lock, which would make the folder.
    requireLedger(config.dataDir);
    const lock = lockUnlessHeld(config.dataDir, options.command);
    if (lock !== null) lifetime.own('lock', lock, (held) => held.release());
    const beside = lock === null;
    const ledger = lifetime.own('ledger', openLedger(config), (opened) => opened.close());
    const own = config.queue.url === '';
    const redis =
      beside && own
        ? await connectTo({ socket: socketOf(config.dataDir) }, lifetime, log)
        : await openRedis(config, lifetime, log);
    const budget = createBudget(config, redis, log);
    const portal = lifetime.own('portal', createPortal(config, { budget, log }), (opened) => opened.close());
    const stop = (): void => stopping.abort(new Error('dongbo is stopping'));
    const close = async (): Promise<void> => {
      stop();
      await lifetime.close();
    };
    return { ledger, portal, beside, stopping: stopping.signal, stop, close };
  } catch (error) {
    await lifetime.close();
    throw error;
  }
}

function lockUnlessHeld(dataDir: string, command: string): DataDirLock | null {
  try {
    return lockDataDir(dataDir, command);
  } catch (error) {
    if (error instanceof UsageError && error.code === 'data_dir.locked') return null;
    throw error;
  }
}
