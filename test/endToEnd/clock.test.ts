import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { SOON } from '../support/soon.ts';
import { CHECKOUT } from './support/commandLine.ts';
import { arrive } from './support/controlPlane.ts';
import { startWithoutPages } from './support/daemon.ts';
import { startTestProvince } from './support/testProvince.ts';

const CLOCK = resolve(CHECKOUT, 'scripts/soak/clock.ts');

it('a daemon whose clock is set back an hour keeps reading and delivering', async ({ onTestFinished }) => {
  const records = 50;
  const site = await startTestProvince({ records, settings: { 'source.pollIntervalSeconds': 1 } });
  onTestFinished(() => site.close());
  const daemon = await startWithoutPages(site, { NODE_OPTIONS: `--import=${CLOCK}` });
  await expect.poll(() => site.portal.stats().casesAccepted, SOON).toBe(records);
  daemon.kill('SIGUSR2');
  // A reading under way when the clock changed may still bring what comes at once, so wait for the next one.
  await sleep(2_000);
  const [caseNo = ''] = await arrive(site.province, 1);
  await expect.poll(() => site.portal.held(caseNo)?.status, SOON).toBe('1');
});
