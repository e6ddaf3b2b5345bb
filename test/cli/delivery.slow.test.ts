import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEngine } from '../../src/app/engine.ts';
import { openOrMakeLedger } from '../../src/app/openLedger.ts';
import { loadConfig } from '../../src/config/load.ts';
import { runWorkers } from '../../workers/index.ts';
import { startTestProvince, type TestProvince } from '../endToEnd/support/testProvince.ts';
import { recordingLog } from '../support/recordingLog.ts';
import { SOON } from '../support/soon.ts';
import { type Answer, run } from './captured.ts';

/** Longer than a ring takes, and shorter than the sweep's turn. */
const RECORDS = 30;

let site: TestProvince;
beforeEach(async () => {
  site = await startTestProvince({ records: RECORDS });
  await openOrMakeLedger(config()).close();
});
afterEach(() => site.close());

const dongbo = (...words: string[]): Promise<Answer> => run([...words, '--config', site.config]);
const json = async (...words: string[]): Promise<unknown> => {
  const { exitCode, stdout, stderr } = await dongbo(...words, '--json');
  expect([exitCode, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
};
const config = () => loadConfig({ path: site.config, env: {}, cwd: site.dir });

/** The portal has answered nothing yet. */
const NONE = { cases: 0, since: null, emptyAt: null };
const UNHEARD = {
  share: 1,
  held: null,
  messages: [],
  otherMessages: 0,
  processes: [],
  queues: { fresh: NONE, backlog: NONE },
};
const NOT_PAUSED = {
  ...{ paused: false, since: null, who: null, note: null, circuit: null, stepsCircuit: null },
  ...UNHEARD,
};
const PAUSED = {
  paused: true,
  since: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*\+07:00$/),
  who: expect.stringMatching(/^cli:/),
  note: 'portal maintenance',
  circuit: null,
  stepsCircuit: null,
  ...UNHEARD,
};

describe('dongbo delivery', () => {
  it('pauses, reports the pause, and resumes, each once', async () => {
    expect(await json('delivery', 'status')).toEqual(NOT_PAUSED);
    expect(await json('delivery', 'resume')).toEqual({ changed: false, ...NOT_PAUSED });
    expect(await json('delivery', 'pause', '--note', 'portal maintenance')).toEqual({
      changed: true,
      ...PAUSED,
    });
    expect(await json('delivery', 'pause', '--note', 'another')).toEqual({ changed: false, ...PAUSED });
    expect(await json('delivery', 'status')).toEqual(PAUSED);
    expect(await json('delivery', 'resume')).toEqual({ changed: true, ...NOT_PAUSED });
    const { entries } = (await json('audit', 'list')) as { entries: { action: string }[] };
    expect(entries.map(({ action }) => action)).toEqual(['delivery.resumed', 'delivery.paused']);
  });

  it.each([
    ['en', 'Delivery is not held up.', 'Delivery is paused:', 'already paused', /by cli:\S+ \(portal.maint/],
    ['vi', 'Việc gửi không bị tạm dừng.', 'Đã tạm dừng gửi:', 'từ trước', /đã được\scli:\S+\stạm dừng/],
  ])('says so in words, in %s and 80 columns', async (lang, free, paused, before, by) => {
    const said = async (...words: string[]): Promise<string> => {
      const { stdout } = await dongbo('delivery', ...words, '--lang', lang);
      expect(stdout.split('\n').filter((line) => [...line].length > 80)).toEqual([]);
      return stdout.replaceAll('\n', ' ');
    };
    expect(await said('status')).toContain(free);
    const first = await said('pause', '--note', 'portal maintenance');
    expect(first).toContain(paused);
    expect(first).toMatch(by);
    expect(first).toContain('delivery resume');
    expect(await said('pause')).toContain(before);
    expect(await said('status')).toMatch(by);
    expect(await said('resume')).not.toMatch(by);
    expect(await said('resume')).not.toContain(free);
  });

  it('also reports an open circuit: resuming does not make the portal answer', async () => {
    const ledger = openOrMakeLedger(config());
    const openedAt = Date.now();
    const circuit = {
      open: true,
      probeAt: openedAt + 60_000,
      cause: 'outage' as const,
      detail: '',
      openedAt,
      trips: 1,
    };
    await ledger.setCircuit(circuit);
    await ledger.close();
    await dongbo('delivery', 'pause');
    expect(await json('delivery', 'status')).toMatchObject({
      paused: true,
      circuit: { cause: 'outage' as const },
    });
    expect((await dongbo('delivery', 'resume')).stdout).toMatch(
      /pause has ended[\s\S]*the portal does not\sanswer[\s\S]*Nothing to do: dongbo retries/,
    );
  });

  it('refuses a note that would be cut, and words it does not know', async () => {
    const long = await dongbo('delivery', 'pause', '--note', 'x'.repeat(501));
    expect([long.exitCode, long.stderr]).toEqual([2, expect.stringContaining('at most 500 characters')]);
    const misspelt = await dongbo('delivery', 'puase');
    expect([misspelt.exitCode, misspelt.stderr]).toEqual([2, expect.stringContaining('pause')]);
    expect(await json('delivery', 'status')).toEqual(NOT_PAUSED);
  });

  /** The login, and the national procedure list. */
  const READING = new Set(['LayDanhSachTTHC', 'login']);
  const servicesUsed = (): ReadonlySet<string> => new Set(Object.keys(site.portal.stats().requests));

  it('has sync read the source, deliver nothing, and end with 3 and the name of who paused it', async () => {
    await dongbo('delivery', 'pause', '--note', 'portal maintenance');
    const paused = await dongbo('sync', '--json');
    expect(paused.exitCode).toBe(3);
    expect(JSON.parse(paused.stdout)).toMatchObject({
      stoppedBecause: 'paused',
      changed: RECORDS,
      delivered: 0,
      gap: { total: RECORDS, never: RECORDS },
    });
    expect(servicesUsed(), 'only what the checks of cases need').toEqual(READING);

    const { exitCode, stdout, stderr } = await dongbo('sync', '--changes-only');
    expect(exitCode).toBe(3);
    const words =
      /paused since \S+ \S+ by cli:\S+\s\(portal\smaintenance\);\sresume\sit\swith\sthe\scommand\s(npm\srun\s-s\sdongbo\s--\s)?delivery\sresume/;
    expect(stderr).toMatch(words);
    expect(stdout.replace(/\n +/g, ' '), 'a note of the gap').toMatch(words);
    expect(stdout).toContain('DELIVERY_PAUSED');

    await dongbo('delivery', 'resume');
    const resumed = await dongbo('sync', '--json');
    expect(resumed.exitCode).toBe(0);
    expect(JSON.parse(resumed.stdout)).toMatchObject({ stoppedBecause: null, delivered: RECORDS });
    expect(site.portal.stats()).toMatchObject({ casesAccepted: RECORDS, casesAcceptedAgain: 0 });
  });

  it('retries at once, by itself or through the daemon, and ends with 3 while the portal still refuses', async () => {
    site.portal.setFaults([{ kind: 'login_refused' }]);
    expect((await dongbo('sync', '--json', '--max-wait', '1s')).exitCode).toBe(3);
    const refused = await dongbo('delivery', 'retry', '--json');
    expect([refused.exitCode, JSON.parse(refused.stdout)]).toEqual([
      3,
      {
        ...{ circuit: 'open', stepsCircuit: 'closed', cause: 'login' },
        ...{ nextProbeAt: expect.any(String), delivered: 0 },
      },
    ]);
    const log = recordingLog();
    const engine = await startEngine(config(), { command: 'start', log });
    try {
      await runWorkers(engine, ['push']);
      expect((await dongbo('delivery', 'retry', '--lang', 'en')).stdout).toContain('still takes no case');
      site.portal.setFaults([]);
      const { exitCode, stdout } = await dongbo('delivery', 'retry', '--json');
      expect([exitCode, JSON.parse(stdout)]).toMatchObject([0, { circuit: 'closed', cause: null }]);
      await expect.poll(() => engine.ledger.gapTotals(), SOON).toMatchObject({ synced: RECORDS });
    } finally {
      await engine.close();
    }
    const { entries } = (await json('audit', 'list')) as { entries: { action: string }[] };
    expect(entries.filter(({ action }) => action === 'delivery.retried')).toHaveLength(3);
  });

  it('reads a changed password file for the next login, and tries it at once, without a restart', async () => {
    const file = join(site.dir, 'secrets', 'portal');
    const right = await readFile(file, 'utf8');
    await writeFile(file, 'wrong-password');
    await dongbo('sync', '--json', '--max-wait', '1s');
    const engine = await startEngine(config(), { command: 'start', log: recordingLog() });
    try {
      await runWorkers(engine, ['push']);
      expect(await engine.ledger.circuit()).toMatchObject({ cause: 'login' });
      await writeFile(file, right);
      await engine.reloadTables();
      await expect.poll(() => engine.ledger.gapTotals(), SOON).toMatchObject({ synced: RECORDS });
    } finally {
      await engine.close();
    }
  });

  it('tries a password at once that was changed while nothing ran', async () => {
    const file = join(site.dir, 'secrets', 'portal');
    const right = await readFile(file, 'utf8');
    await writeFile(file, 'wrong-password');
    await dongbo('sync', '--json', '--max-wait', '1s');
    await writeFile(file, right);
    const engine = await startEngine(config(), { command: 'start', log: recordingLog() });
    try {
      await runWorkers(engine, ['push']);
      engine.bell.ring();
      await expect.poll(() => engine.ledger.gapTotals(), SOON).toMatchObject({ synced: RECORDS });
    } finally {
      await engine.close();
    }
  });

  it("waits after a refused login when sync is run by cron, but neither after a change nor at a person's order", async () => {
    const file = join(site.dir, 'secrets', 'portal');
    const right = await readFile(file, 'utf8');
    const logins = (): number =>
      Object.values(site.portal.stats().requests['login'] ?? {}).reduce((sum, count) => sum + count, 0);
    await writeFile(file, 'wrong-password');
    for (let i = 0; i < 3; i += 1) {
      const { exitCode, stderr } = await dongbo('sync', '--max-wait', '1s');
      expect([exitCode, logins()]).toEqual([3, 1]);
      expect(stderr.replace(/\s+/g, ' ')).toContain('from cron it waits until then');
    }
    await dongbo('delivery', 'retry');
    expect(logins()).toBe(2);
    await writeFile(file, 'another-wrong-password');
    await dongbo('sync', '--max-wait', '1s');
    expect(logins()).toBe(3);
    await writeFile(file, right);
    expect((await dongbo('sync', '--json')).exitCode).toBe(0);
  });

  it('tries a login and a look-up where nothing is due, and says so', async () => {
    await dongbo('sync', '--json');
    const circuit = async (): Promise<void> => {
      const ledger = openOrMakeLedger(config());
      const now = Date.now();
      await ledger.setCircuit({
        ...{ open: true, cause: 'outage', detail: '', trips: 3 },
        ...{ openedAt: now, probeAt: now + 3_600_000 },
      });
      await ledger.close();
    };
    await circuit();
    site.portal.setFaults([{ kind: 'status', status: 503 }]);
    const unreached = await dongbo('delivery', 'retry');
    expect([unreached.exitCode, unreached.stdout.replace(/\s+/g, ' ')]).toEqual([
      ...[3, expect.stringContaining('Tried a login and a look-up, as no case is due now: the portal still')],
    ]);
    site.portal.setFaults([]);
    const reached = await dongbo('delivery', 'retry');
    expect([reached.exitCode, reached.stdout.replace(/\s+/g, ' ')]).toEqual([
      ...[0, expect.stringContaining('the portal answers')],
    ]);
    expect(await json('delivery', 'status')).toMatchObject({ circuit: null });
  });

  it('has sync begin with a probe, whatever the wait', async () => {
    site.portal.setFaults([{ kind: 'status', status: 503 }]);
    expect((await dongbo('sync', '--json', '--max-wait', '1s')).exitCode).toBe(3);
    site.portal.setFaults([]);
    const { exitCode, stdout } = await dongbo('sync', '--json', '--max-wait', '1s');
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([0, { delivered: RECORDS, stoppedBecause: null }]);
  });

  it('works alongside a daemon, which continues as soon as it is rung', async () => {
    await dongbo('delivery', 'pause');
    await dongbo('sync', '--json');
    const log = recordingLog();
    const engine = await startEngine(config(), { command: 'start', log });
    try {
      // No schedules: nothing but the command's ring can wake it.
      await runWorkers(engine, ['push']);
      engine.bell.ring();
      await expect.poll(() => log.events(), SOON).toContain('delivery.paused');
      // None of the first rings is left that could be taken for the command's.
      await expect.poll(() => engine.queues.push.getJobCountByTypes('active', 'waiting'), SOON).toBe(0);
      expect(servicesUsed().isSubsetOf(READING)).toBe(true);
      await dongbo('delivery', 'resume');
      await expect.poll(() => site.portal.stats().casesAccepted, SOON).toBe(RECORDS);
      await expect.poll(() => engine.ledger.gapTotals(), SOON).toMatchObject({ synced: RECORDS });
      expect(log.events().filter((event) => /^delivery\.(paused|resumed)$/.test(event))).toEqual([
        'delivery.paused',
        'delivery.resumed',
      ]);
    } finally {
      await engine.close();
    }
  });
});
