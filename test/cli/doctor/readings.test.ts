import { expect, it, onTestFinished } from 'vitest';
import { readings } from '../../../src/cli/doctor/ledger.ts';
import { doctorTexts } from '../../../src/cli/doctor/messages.ts';
import { ofSource } from '../../../src/ledger/port/facts.ts';
import { CENSUS, POLL } from '../../../src/ledger/port/sharedFacts.ts';
import { silentLog } from '../../../src/observability/log.ts';
import { startDoctorSite } from './doctorSite.ts';

const HOUR = 3_600_000;

it('says of each of several sources when it was last read, and warns of each by its own interval', async () => {
  const site = await startDoctorSite();
  onTestFinished(() => site.close());
  const config = site.loadConfig();
  const ledger = site.openLedger();
  onTestFinished(() => ledger.close());
  const now = Date.now();
  for (const name of ['main', 'igate']) {
    await ledger.setFact(ofSource(POLL, name).name, '{}', now - 3 * HOUR);
  }
  await ledger.setFact(ofSource(CENSUS, 'main').name, '{}', now - HOUR);
  // As old as the oldest of them.
  await ledger.setFact(POLL.name, '{}', now - 3 * HOUR);
  const [main] = config.sources;
  const sources = [main, { ...main, name: 'igate', pollIntervalSeconds: 7_200 }] as const;
  const context = { config: { ...config, sources }, ledger, now, redis: null, deep: false, log: silentLog };
  const found = await readings(
    { ...context, language: 'en', texts: doctorTexts('en') },
    new AbortController().signal,
  );
  expect(found.map(({ name, state, found }) => [name, state, found])).toEqual([
    ['last_poll', 'warning', 'main: 3 h ago.'],
    ['last_census', 'ok', 'main: 1 h ago.'],
    ['last_poll', 'ok', 'igate: 3 h ago.'],
    ['last_census', 'warning', expect.stringMatching(/^igate: /)],
  ]);
});
