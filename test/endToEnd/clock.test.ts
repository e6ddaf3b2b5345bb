import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { SOON } from '../support/soon.ts';
import { CHECKOUT } from './support/commandLine.ts';
import { arrive } from './support/controlPlane.ts';
import { startWithoutPages } from './support/daemon.ts';
import { startTestProvince } from './support/testProvince.ts';

const CLOCK = resolve(CHECKOUT, 'scripts/soak/clock.ts');
/** Less than the clock is set back. */
const HALF_AN_HOUR_MS = 1_800_000;

it('a daemon whose clock is set back an hour keeps reading and delivering', async ({ onTestFinished }) => {
  const records = 50;
  const site = await startTestProvince({ records, settings: { 'source.pollIntervalSeconds': 1 } });
  onTestFinished(() => site.close());
  const daemon = await startWithoutPages(site, {
    ...{ NODE_OPTIONS: `--import=${CLOCK}`, DONGBO_LOG_LEVEL: 'debug' },
  });
  await expect.poll(() => site.portal.stats().casesAccepted, SOON).toBe(records);
  const before = Date.now() - HALF_AN_HOUR_MS;
  daemon.kill('SIGUSR2');
  // A reading under way when the clock changed would bring what comes at once, so wait for its end.
  const readSince = () => daemon.events('poll.done').filter(({ time }) => Number(time) < before);
  await expect.poll(() => readSince().length, SOON).toBeGreaterThan(0);
  const [caseNo = ''] = await arrive(site.province, 1);
  await expect.poll(() => site.portal.held(caseNo)?.status, SOON).toBe('1');
});
