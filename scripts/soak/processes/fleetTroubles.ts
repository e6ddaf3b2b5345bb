import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { DEAD_MS } from '../../../src/domain/processes.ts';
import type { Daemon } from '../daemon.ts';
import { withLedger } from '../site.ts';
import { IN_FLIGHT, type Trouble } from '../troubles.ts';
import type { World } from '../world.ts';
import type { Fleet } from './fleet.ts';
import type { FleetSite } from './fleetSite.ts';

type FleetWorld = World<Fleet>;

function oneOf({ daemon, random }: FleetWorld): Daemon {
  const { members } = daemon;
  return members[random.between(0, members.length - 1)] as Daemon;
}

/** The one that reads the source; null between two terms. */
async function leaderOf({ site, daemon }: FleetWorld): Promise<Daemon | null> {
  const processes = await withLedger(site, (ledger) => ledger.processes());
  const leader = processes.find(({ leads, diedAt }) => diedAt === null && leads.includes('poll'));
  return daemon.members.find(({ pid }) => pid !== null && pid === leader?.pid) ?? null;
}

/** What is done to several processes on one ledger, and to what they share. */
export function fleetTroubles({ postgres, redisUrl, configs }: FleetSite): readonly Trouble<Fleet>[] {
  const everything = IN_FLIGHT * configs.length;
  return [
    {
      name: 'kill -9 of one process',
      resends: IN_FLIGHT,
      async happen(world) {
        const member = oneOf(world);
        await member.kill();
        await sleep(world.random.between(0, 4_000));
        await member.start();
      },
    },
    {
      name: 'kill -9 of the one that leads',
      resends: IN_FLIGHT,
      async happen(world) {
        const leader = await leaderOf(world);
        if (leader === null) return;
        await leader.kill();
        await sleep(world.random.between(0, 4_000));
        await leader.start();
      },
    },
    {
      name: 'kill -9 of half of them at once',
      resends: everything / 2,
      async happen(world) {
        const { members } = world.daemon;
        const half = world.random.shuffled(members).slice(0, Math.floor(members.length / 2));
        await Promise.all(half.map((member) => member.kill()));
        await world.daemon.start();
      },
    },
    {
      name: 'one process stands still until others take it for dead, and goes on',
      resends: IN_FLIGHT,
      async happen(world) {
        const member = oneOf(world);
        member.signal('SIGSTOP');
        await sleep(DEAD_MS + 6_000);
        member.signal('SIGCONT');
      },
    },
    {
      name: 'SIGTERM of one process, and a new start',
      resends: IN_FLIGHT,
      async happen(world) {
        const member = oneOf(world);
        const code = await member.stop();
        if (code !== 0) world.violation(`dongbo ended with ${code} after SIGTERM`);
        await member.start();
      },
    },
    {
      name: 'FLUSHALL of the shared Redis',
      resends: 0,
      async happen() {
        const redis = new Redis(redisUrl);
        await redis.flushall();
        redis.disconnect();
      },
    },
    {
      name: 'the database server crashes, and starts again',
      // Answers that come meanwhile are settled by nobody.
      resends: everything,
      async happen(world) {
        postgres.stop('immediate');
        await sleep(world.random.between(0, 3_000));
        postgres.start();
      },
    },
    {
      name: 'the clock of one process is an hour behind for a while',
      resends: IN_FLIGHT,
      async happen(world) {
        const member = oneOf(world);
        member.turnClock();
        await sleep(world.random.between(500, 6_000));
        member.turnClock();
      },
    },
  ];
}
