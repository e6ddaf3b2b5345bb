import { open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { withPrivateRedis } from '../../test/endToEnd/support/privateRedis.ts';
import { runDongbo } from '../dongbo.ts';
import { auditQuiet } from './audit.ts';
import type { Daemon } from './daemon.ts';
import { BATCH, DELIVERIES } from './site.ts';
import type { Dongbo, World } from './world.ts';

/** Something done to dongbo itself. */
export interface Trouble<Subject extends Dongbo> {
  readonly name: string;
  /**
   * How many records it may make the portal take twice: those in flight when dongbo was killed, or could not settle
   * them. A trouble that touches no delivery may cost none.
   */
  readonly resends: number;
  happen(world: World<Subject>): Promise<void>;
}

export const IN_FLIGHT = BATCH * DELIVERIES;

export const TROUBLES: readonly Trouble<Daemon>[] = [
  {
    name: 'kill -9 of dongbo',
    resends: IN_FLIGHT,
    async happen(world) {
      await world.daemon.kill();
      await auditQuiet(world);
      await world.daemon.start();
    },
  },
  {
    name: 'kill -9 of dongbo, twice in a row',
    resends: 2 * IN_FLIGHT,
    async happen(world) {
      await world.daemon.kill();
      await world.daemon.start();
      await sleep(world.random.between(0, 400));
      await world.daemon.kill();
      await auditQuiet(world);
      await world.daemon.start();
    },
  },
  {
    name: 'SIGTERM, and a new start',
    resends: IN_FLIGHT,
    async happen(world) {
      const code = await world.daemon.stop();
      if (code !== 0) world.violation(`dongbo ended with ${code} after SIGTERM`);
      await auditQuiet(world);
      await world.daemon.start();
    },
  },
  {
    name: 'kill -9 of its redis-server',
    resends: 0,
    happen: (world) =>
      withPrivateRedis(world.site.dataDir, async (redis) => {
        const pid = Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1]);
        process.kill(pid, 'SIGKILL');
      }),
  },
  {
    name: 'FLUSHALL',
    resends: 0,
    happen: (world) => withPrivateRedis(world.site.dataDir, (redis) => redis.flushall()),
  },
  {
    name: 'the ledger is locked by another process',
    // While dongbo waits for the lock it reads no answer: requests under way count as timed out.
    resends: IN_FLIGHT,
    async happen(world) {
      const database = new Database(join(world.site.dataDir, 'ledger.db'), { timeout: 10_000 });
      database.exec('begin immediate');
      await sleep(world.random.between(1_000, 4_000));
      database.exec('rollback');
      database.close();
    },
  },
  {
    name: 'a second daemon',
    resends: 0,
    async happen(world) {
      const { code } = await runDongbo(world.site.config, 'start');
      if (code !== 5) world.violation(`a second daemon ended with ${code} and not with 5`);
    },
  },
  {
    name: 'the clock is an hour behind for a while',
    // Set right again, the clock is an hour later: all leases have expired.
    resends: IN_FLIGHT,
    async happen(world) {
      world.daemon.turnClock();
      await sleep(world.random.between(500, 3_000));
      world.daemon.turnClock();
    },
  },
];

/** Only where dataDir is a disk of its own. */
export const FULL_DISK: Trouble<Daemon> = {
  name: 'the disk is full',
  resends: IN_FLIGHT,
  async happen(world) {
    const { dataDir } = world.site;
    const file = join(dataDir, 'filler');
    const filler = await open(file, 'w');
    const block = Buffer.alloc(65_536, 1);
    try {
      const { bavail, bsize } = await statfs(dataDir);
      // The last write is cut short or refused: then the disk is full.
      for (let left = bavail * bsize; left >= 0; left -= block.length) await filler.write(block);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    } finally {
      await filler.close();
    }
    await sleep(world.random.between(1_000, 3_000));
    await rm(file);
  },
};
