import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { setFaults } from '../../test/endToEnd/support/controlPlane.ts';
import { runDongbo } from '../dongbo.ts';
import { probeSoon } from './probeSoon.ts';
import { type Site, withLedger } from './site.ts';
import type { World } from './world.ts';

/** Longest wait for the due cases once the faults are over, in milliseconds. */
const SETTLE_MS = 60_000;

const syncDocument = z.looseObject({ changed: z.int(), delivered: z.int() });

/** The faults are over: a person replays the refused cases, the daemon delivers, and a census finds hidden changes. */
export async function comeToRest(world: World): Promise<z.infer<typeof syncDocument>> {
  const { site, daemon, say, violation } = world;
  say('all faults are over');
  await setFaults(site.portal, []);
  await setFaults(site.province, []);
  if (!daemon.running) await daemon.start();
  await probeSoon(world);
  const replayed = await runDongbo(site.config, 'replay', '--json');
  if (replayed.code !== 0) violation(`replay ended with ${replayed.code}: ${replayed.stderr.slice(0, 400)}`);
  say(`replay: ${replayed.stdout.trim()}`);
  const until = performance.now() + SETTLE_MS;
  while (await somethingIsDue(site)) {
    if (performance.now() > until) {
      violation(`the daemon has not delivered the due cases within ${SETTLE_MS / 1_000} s`);
      break;
    }
    await probeSoon(world);
    await sleep(200);
  }
  const code = await daemon.stop();
  if (code !== 0) violation(`dongbo ended with ${code} after SIGTERM`);
  const last = await runDongbo(site.config, 'sync', '--json', '--max-wait', '30s');
  if (last.code !== 0) violation(`the last sync ended with ${last.code}: ${last.stderr.slice(0, 400)}`);
  say(`sync: ${last.stdout.trim()}`);
  const parsed = syncDocument.safeParse(last.stdout === '' ? null : JSON.parse(last.stdout));
  return parsed.success ? parsed.data : { changed: 0, delivered: 0 };
}

/** Ignores cases in flight: a lease that a failed delivery left behind lasts a quarter of an hour. */
async function somethingIsDue(site: Site): Promise<boolean> {
  const { due } = await withLedger(site, (ledger) => ledger.backlog(Date.now(), 1));
  return due > 0;
}
