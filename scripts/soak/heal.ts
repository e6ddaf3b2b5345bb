import { setTimeout as sleep } from 'node:timers/promises';
import { readStats, setFaults } from '../../test/endToEnd/support/controlPlane.ts';
import { runDongbo } from '../dongbo.ts';
import { probeSoon } from './probeSoon.ts';
import { BATCH, withLedger } from './site.ts';
import type { World } from './world.ts';

/** Longest wait until deliveries resume: the time of a sweep and a probe. */
const FLOW_MS = 8_000;

/**
 * Ends all faults for a while: deliveries resume, sometimes after a person replays the refused cases. Returns while
 * they are under way, so that the next trouble hits something in flight.
 */
export async function heal(world: World): Promise<void> {
  const { site, random, say, violation } = world;
  say('the portal and the source work');
  await setFaults(site.portal, []);
  await setFaults(site.province, []);
  await probeSoon(world);
  if (random.between(0, 1) === 1) {
    say('replay of everything');
    const { code, stderr } = await runDongbo(site.config, 'replay', '--json');
    if (code !== 0) violation(`replay ended with ${code}: ${stderr.slice(0, 400)}`);
  }
  const accepted = async (): Promise<number> => {
    const { newRecords, updates } = await readStats(site.portal);
    return newRecords + updates;
  };
  const before = await accepted();
  const until = performance.now() + FLOW_MS;
  while (performance.now() < until && (await accepted()) < before + BATCH) {
    const { due } = await withLedger(site, (ledger) => ledger.backlog(Date.now(), 1));
    if (due === 0) return;
    await sleep(100);
  }
}
