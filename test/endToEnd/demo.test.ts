import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { describe, it, vi } from 'vitest';
import { REASONS } from '../../src/domain/reason.ts';
import { PROBLEMS, plantedProblems } from '../../src/sandbox/cases/problems.ts';
import { SOON } from '../support/soon.ts';
import { startCommand, startDongbo } from './support/commandLine.ts';
import { groupedGapDocument, only } from './support/documents.ts';
import { redisIsRunning } from './support/privateRedis.ts';

const RECORDS = 2_000;
const DEMO = ['demo', '--records', String(RECORDS), '--lang', 'en'];

describe.concurrent('demo', () => {
  it('shows the gap before and after, says what to do about the rest, and leaves nothing behind', async ({
    onTestFinished,
    expect,
  }) => {
    const temp = await mkdtemp(join(tmpdir(), 'dongbo-e2e-'));
    onTestFinished(() => rm(temp, { recursive: true }));
    const demo = startDongbo(DEMO, { env: { TMPDIR: temp }, ownGroup: true });
    onTestFinished(() => demo.kill('SIGTERM'));
    const { code, stdout, stderr } = await demo.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });

    // 719,569 of 1,023,738, in the proportion of 2,000: 1,406, and the problems are planted among the others.
    const left = Object.values(plantedProblems({ records: RECORDS })).reduce((sum, count) => sum + count, 0);
    const before = /Synced rate +70\.30% +(\d+\.\d\d)%/.exec(stdout);
    expect(stdout).toMatch(/Unsynced rate +29\.70% /);
    expect(stdout).toMatch(new RegExp(`Synced +1,406 +${(RECORDS - left).toLocaleString('en')} `));
    expect(Number(before?.[1])).toBeCloseTo((100 * (RECORDS - left)) / RECORDS, 2);
    for (const { reason } of Object.values(PROBLEMS)) {
      const paragraph = stdout.split('\n\n').find((text) => text.includes(`(${reason})`));
      const replayed = REASONS[reason].release === 'replay';
      const next = replayed ? `replay --reason ${reason}` : 'no command is needed';
      expect(paragraph?.replace(/\s+/g, ' ')).toContain(next);
    }
    expect(stdout).not.toContain('\u001b');
    const after = stdout.slice(stdout.indexOf('AFTER'), stdout.indexOf('REMAINING')).replaceAll(/\s+/g, ' ');
    expect(after, 'a renumbered case is gone under its old number').toContain('no longer shows: 1.');
    expect(after, 'a note too long for the portal was cut').toContain('DongBoHoSoMC.GhiChu 1.');

    expect(await readdir(temp)).toEqual([]);
    // Whoever has ended is there until the system has noticed.
    await vi.waitFor(() => {
      expect(() => process.kill(-demo.pid, 0), 'nobody of its process group is left').toThrow('ESRCH');
    }, SOON);
  });

  it('keeps the data with --keep, and prints commands that work on it', async ({
    onTestFinished,
    expect,
  }) => {
    const temp = await mkdtemp(join(tmpdir(), 'dongbo-e2e-'));
    onTestFinished(() => rm(temp, { recursive: true }));
    const demo = startDongbo([...DEMO, '--keep'], { env: { TMPDIR: temp } });
    onTestFinished(() => demo.kill('SIGTERM'));
    const { code, stdout } = await demo.ended;
    expect(code).toBe(0);
    const [kept = ''] = await readdir(temp);
    expect(await redisIsRunning(join(temp, kept, 'data'))).toBe(false);
    for (const [, port] of stdout.matchAll(/--port (\d+)/g)) {
      await expect(fetch(`http://127.0.0.1:${port}/sandbox/stats`)).rejects.toThrow(TypeError);
    }

    const printed = (command: string): string =>
      stdout
        .split('\n')
        .map((line) => line.trim())
        .find((line) => line.startsWith(`npm run -s dongbo -- ${command} `)) ?? '';
    const [gap, records] = await Promise.all(
      ['gap', 'records'].map((command) => startCommand('sh', ['-c', printed(command)]).ended),
    );
    expect(gap).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('2.000') });
    expect(records).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringContaining('PORTAL_REJECTED'),
    });
  });

  it('shows with --two-level two systems, and the cases of closed agencies with their successors', async ({
    onTestFinished,
    expect,
  }) => {
    const temp = await mkdtemp(join(tmpdir(), 'dongbo-e2e-'));
    onTestFinished(() => rm(temp, { recursive: true }));
    const demo = startDongbo([...DEMO, '--two-level', '--keep'], { env: { TMPDIR: temp } });
    onTestFinished(() => demo.kill('SIGTERM'));
    const { code, stdout } = await demo.ended;
    expect(code).toBe(0);
    expect(stdout).toContain('igate --records 500 --merged true');
    const [kept = ''] = await readdir(temp);
    const config = join(temp, kept, 'dongbo.yaml');
    const gap = async (...args: string[]) =>
      only(
        groupedGapDocument,
        (await startDongbo(['gap', '--json', '--config', config, ...args]).ended).stdout,
      );

    const bySource = await gap('--by', 'source');
    expect(bySource.groups.map(({ key, total }) => [key, total])).toEqual(
      expect.arrayContaining([
        ['hai-duong', 2_000],
        ['hai-phong', 500],
      ]),
    );
    const ofSecond = bySource.groups.find(({ key }) => key === 'hai-phong');
    expect(ofSecond?.synced, 'the second system delivers too').toBeGreaterThan(0);
    const today = await gap('--today');
    const keys = today.groups.map(({ key }) => key);
    expect(keys, 'of today, the successors').toContain('000.00.09.H24');
    expect(keys, 'a department that joined another one').not.toContain('000.00.12.H23');
    expect(today.total).toBe(2_500);
  });
});
