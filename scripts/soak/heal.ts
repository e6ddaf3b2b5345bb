import { setTimeout as sleep } from 'node:timers/promises';
import { readStats, setFaults } from './control.ts';
import { runDongbo } from './daemon.ts';
import { probeSoon } from './probeSoon.ts';
import { BATCH, withLedger } from './site.ts';
import type { World } from './world.ts';

/** Longest wait for deliveries to flow again: a sweep and a probe, and what they take. */
const FLOW_MS = 8_000;

/**
 * All is well for a while: sometimes a person replays what was refused meanwhile, and deliveries flow again. Ends in
 * the middle of them, so that what comes next hits something in flight.
 */
export async function heal(world: World): Promise<void> {
  const { site, random, say, violation } = world;
  say('the portal and the source are well');
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
