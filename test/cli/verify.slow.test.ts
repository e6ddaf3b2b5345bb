import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { startEngine } from '../../src/app/engine.ts';
import { loadConfig } from '../../src/config/load.ts';
import { silentLog } from '../../src/observability/log.ts';
import { type SandboxPortal, startPortal } from '../../src/sandbox/portal.ts';
import { startTestProvince, type TestProvince } from '../endToEnd/support/testProvince.ts';
import { SOON } from '../support/soon.ts';
import { type Answer, run } from './captured.ts';

const RECORDS = 60;
const SCOPE = { records: RECORDS, problems: false, seed: 1 };

const percent = z.number().min(0).max(100);
const verifyDocument = z.strictObject({
  checked: z.int(),
  confirmed: z.int(),
  present: z.int(),
  missing: z.int(),
  differs: z.int(),
  confirmedPercent: percent.nullable(),
  interval95: z.tuple([percent, percent]).nullable(),
});

let site: TestProvince;
/** The portal in the place of the site's own, which a test may have taken away. */
let replaced: SandboxPortal | null = null;

async function dongbo(...words: string[]): Promise<Answer> {
  const env = { LANG: 'en_GB.UTF-8', DONGBO_LOG_LEVEL: 'silent' };
  return await run([...words, '--config', site.config], { env });
}

async function verifyJson(...words: string[]): Promise<z.infer<typeof verifyDocument>> {
  const { stdout, exitCode } = await dongbo('verify', '--json', ...words);
  expect(exitCode).toBe(0);
  expect(stdout.split('\n')).toHaveLength(2);
  return verifyDocument.parse(JSON.parse(stdout));
}

async function gap(): Promise<{ synced: number; verified: number; unsynced: number }> {
  const { stdout } = await dongbo('gap', '--json');
  return z.object({ synced: z.int(), verified: z.int(), unsynced: z.int() }).parse(JSON.parse(stdout));
}

/** As if the portal had been set back to what it held once. */
async function setPortalBack(known: number): Promise<void> {
  const port = Number(new URL(site.portal.url).port);
  await (replaced ?? site.portal).close();
  replaced = await startPortal({ ...SCOPE, known, port });
}

let listeners: number;
beforeAll(() => {
  listeners = process.getMaxListeners();
  // Every command in this process listens for the signals that would end a process of its own.
  process.setMaxListeners(100);
});
afterAll(() => {
  process.setMaxListeners(listeners);
});
beforeEach(async () => {
  site = await startTestProvince({ records: RECORDS });
  expect(await dongbo('sync', '--json')).toMatchObject({ exitCode: 0 });
});
afterEach(async () => {
  await replaced?.close();
  replaced = null;
  await site.close();
});

describe('dongbo verify', () => {
  it('confirms a sample of what was synced, and counts it as verified beside synced', async () => {
    const { synced } = await gap();
    expect(synced).toBe(RECORDS);
    expect(await verifyJson('--sample', '20')).toEqual({
      checked: 20,
      confirmed: 20,
      present: 0,
      missing: 0,
      differs: 0,
      confirmedPercent: 100,
      interval95: [83.89, 100],
    });
    expect(await gap()).toMatchObject({ synced: RECORDS, verified: 20 });
  });

  it('finds what the portal lost or has otherwise, and the next sync mends it', async () => {
    for (let row = 0; row < RECORDS; row += 3) site.province.change(row, { dossierStatus: 'pausing' });
    expect(await dongbo('sync', '--json')).toMatchObject({ exitCode: 0 });
    await setPortalBack(30);
    const found = await verifyJson('--all', '--force');
    expect(found.checked).toBe(RECORDS);
    expect(found.missing).toBeGreaterThan(10);
    expect(found.differs).toBeGreaterThan(0);
    expect(found.present, 'every status can be read').toBe(0);
    expect(found.confirmed).toBe(RECORDS - found.missing - found.differs);
    expect(await gap()).toMatchObject({ synced: found.confirmed, unsynced: RECORDS - found.confirmed });
    const { entries } = JSON.parse((await dongbo('audit', '--limit', '2', '--json')).stdout);
    expect(entries).toMatchObject([
      { action: 'verify.ended', subject: 'all', count: found.missing + found.differs },
      { action: 'verify.forced', subject: 'all', count: null },
    ]);

    expect(await dongbo('sync', '--json')).toMatchObject({ exitCode: 0 });
    expect(await gap()).toMatchObject({ synced: RECORDS, verified: found.confirmed });
    expect(await verifyJson('--all')).toMatchObject({ confirmed: RECORDS, missing: 0, differs: 0 });
  });

  it('does not take the word of a portal that denies most cases, and says so where people look', async () => {
    await setPortalBack(0);
    for (const [language, why] of [
      ['en', /most look-ups did not find the case .* run it with --force\./],
      ['vi', /phần lớn các lần tra cứu .* chạy lệnh với --force\./],
    ] as const) {
      const { exitCode, stderr } = await dongbo('verify', '--all', '--lang', language);
      expect(exitCode).toBe(3);
      expect(stderr.replace(/\s+/g, ' ')).toMatch(why);
      expect(stderr.split('\n').filter((line) => [...line].length > 80)).toEqual([]);
    }
    expect(await gap()).toMatchObject({ synced: RECORDS, verified: 0 });
    expect((await dongbo('gap')).stdout).toContain('Verification has been held since');
    expect(await dongbo('doctor')).toMatchObject({ exitCode: 3 });
  });

  it('continues after it was killed, without looking everything up again', async () => {
    const lookUps = () => {
      const answers = new Map(Object.entries(site.portal.stats().requests)).get('TraCuuHoSo') ?? {};
      return Object.values(answers).reduce((sum, count) => sum + count, 0);
    };
    // The first 50 look-ups are one transaction; the second one does not end, because one of its look-ups has no answer.
    site.portal.setFaults([{ kind: 'hang', on: 'TraCuuHoSo', every: 53 }]);
    const killed = site.start(['verify', '--all']);
    await vi.waitUntil(() => lookUps() > 52, { ...SOON, interval: 5 });
    killed.kill('SIGKILL');
    await killed.ended;
    site.portal.setFaults([]);
    expect(await gap()).toMatchObject({ verified: 50 });
    const asked = lookUps();
    expect(await verifyJson('--all')).toMatchObject({ checked: RECORDS, confirmed: RECORDS });
    expect(lookUps() - asked).toBe(RECORDS - 50);
  });

  it('says what happens next, in 80 columns and both languages', async () => {
    await setPortalBack(30);
    for (const [language, next] of [
      ['en', /the next census/],
      ['vi', /lần rà soát toàn bộ tới/],
    ] as const) {
      const { stdout, exitCode } = await dongbo('verify', '--sample', '20', '--force', '--lang', language);
      expect(exitCode).toBe(0);
      expect(stdout.replace(/\s+/g, ' ')).toMatch(next);
      expect(stdout.split('\n').filter((line) => [...line].length > 80)).toEqual([]);
    }
  });

  it('says that there was nothing to ask for, without a share', async () => {
    expect(await verifyJson('--agency', 'NOBODY')).toMatchObject({
      checked: 0,
      present: 0,
      confirmedPercent: null,
      interval95: null,
    });
    expect((await dongbo('verify', '--agency', 'NOBODY')).stdout).toContain('No case was verified');
  });

  it('ends with exit code 3 when the portal cannot be used, and changes nothing', async () => {
    await site.portal.close();
    const { exitCode, stdout, stderr } = await dongbo('verify', '--json');
    expect(exitCode).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ checked: 0, missing: 0 });
    expect(stderr.replace(/\s+/g, ' ')).toContain("could not be used (no connection to the adapter's host)");
    expect(await gap()).toMatchObject({ synced: RECORDS });
  });

  it('refuses a sample of everything', async () => {
    expect(await dongbo('verify', '--all', '--sample', '3')).toMatchObject({ exitCode: 2 });
  });

  it('works alongside a dongbo that holds the folder, through its Redis', async () => {
    const config = loadConfig({ path: site.config, env: {}, cwd: site.dir });
    const engine = await startEngine(config, { command: 'start', log: silentLog });
    const server = async () => /run_id:\w+/.exec(await engine.redis.info('server'))?.[0];
    const before = await server();
    try {
      expect(await verifyJson('--sample', '10')).toMatchObject({ confirmed: 10 });
      expect(await engine.redis.exists('{dongbo:H23}:portal-budget')).toBe(1);
      expect(await server(), 'the other one’s Redis was left running').toBe(before);
    } finally {
      await engine.close();
    }
  });
});
