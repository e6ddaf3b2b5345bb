import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { folderWith, LEDGER, SECRETS, SMALLEST } from '../config/configFolder.ts';
import { manyRows, NOW } from '../support/cases.ts';
import { type Answer, run } from './captured.ts';

let cwd: string;
const dongbo = (...words: string[]): Promise<Answer> => run(words, { cwd });
const json = async (...words: string[]): Promise<Record<string, unknown>> =>
  JSON.parse((await dongbo(...words, '--json')).stdout) as Record<string, unknown>;

/** A province without a daemon, five of whose six cases were refused. */
beforeEach(async () => {
  cwd = folderWith({
    'dongbo.yaml': `${SMALLEST}\nprivacy: { encryptPayload: false }\n`,
    ...SECRETS,
    ...LEDGER,
  });
  const ledger = openSqliteLedger({ file: join(cwd, 'data', 'ledger.db'), key: null });
  await ledger.ingest({ rows: manyRows(6), drafts: [], readAt: NOW, now: NOW });
  const lease = await ledger.lease({ owner: 'a', limit: 5, now: NOW, leaseMs: 1, lingerMs: 0 });
  const sent = (lease?.records ?? []).map(({ id, version }) => {
    const settlement = {
      outcome: 'rejected',
      reason: 'PORTAL_REJECTED',
      portalCode: '11',
      detail: 'no',
    } as const;
    return { id, version, sentStatus: '4' as const, settlement };
  });
  await ledger.settle('a', sent, NOW);
  await ledger.close();
});

describe('replay', () => {
  test('only counts with --dry-run: how many, for which reasons, and how long it takes', async () => {
    expect(await json('replay', '--dry-run', '--rate', '0.05/s')).toEqual({
      matched: 6,
      replayed: 0,
      dryRun: true,
      replayId: null,
      reasons: { PORTAL_REJECTED: 5, AWAITING_DELIVERY: 1 },
      refusedBefore: { 11: 5 },
      seconds: 120,
    });
    const { stdout } = await dongbo('replay', '--dry-run', '--rate', '0.05/s');
    expect(stdout).toMatch(/^6 cases match\. Nothing was changed\.$/m);
    expect(stdout).toMatch(/^ {2}PORTAL_REJECTED +refused by the portal +5$/m);
    expect(stdout.replaceAll('\n', ' ')).toContain(
      'The portal refused 5 of these cases with code 11 when they were last sent.',
    );
    expect(stdout).toMatch(/^At 0\.05\/s: about 2 min\.$/m);
    expect(await json('replays')).toEqual({ replays: [] });
  });

  test('puts everything back itself where no daemon runs, and is remembered with its filter and note', async () => {
    const answer = await json('replay', '--portal-code', '11', '--note', 'cleared with the operator');
    expect(answer).toEqual({ matched: 5, replayed: 5, dryRun: false, replayId: 1 });
    expect(await json('replays')).toEqual({
      replays: [
        {
          id: 1,
          state: 'done',
          filter: { portalCode: ['11'] },
          note: 'cleared with the operator',
          who: expect.stringMatching(/^cli:/),
          createdAt: expect.stringMatching(/\+07:00$/),
          endedAt: expect.stringMatching(/\+07:00$/),
          ratePerSecond: null,
          matched: 5,
          released: 5,
          skipped: 0,
          stoppedCode: null,
          returned: 0,
          secondsLeft: null,
        },
      ],
    });
    expect((await dongbo('replay', '--portal-code', '11')).stdout).toBe('No case matches.\n');
    expect(await json('replay', '--portal-code', '11')).toMatchObject({ matched: 0, replayId: null });
  });

  test('says in words how many cases are pending again', async () => {
    const { stdout } = await dongbo('replay');
    expect(stdout.replaceAll('\n', ' ')).toContain('6 cases are pending again.');
    expect((await dongbo('replays', 'show', /replays show (\S+)/.exec(stdout)?.[1] ?? '')).exitCode).toBe(0);
    expect((await dongbo('replay', '--lang', 'vi')).stdout).toContain('Đã đưa 6 hồ sơ trở lại hàng đợi gửi.');
  });

  test.each([
    [['--rate', '0/s'], '50/s'],
    [['--rate', '-1/s'], '50/s'],
    [['--rate', '1e9/s'], '50/s'],
    [['--rate', `${'9'.repeat(400)}/s`], '50/s'],
    [['--note', 'x'.repeat(501)], 'at most 500 characters'],
  ])('refuses %j', async (words, expected) => {
    const { exitCode, stderr } = await dongbo('replay', ...words);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(expected)]);
    expect(await json('replays')).toEqual({ replays: [] });
  });
});

describe('replays', () => {
  /** One that is paused as soon as it is begun, as a person in another window does. */
  const pausedAtOnce = async (): Promise<void> => {
    const ledger = openSqliteLedger({ file: join(cwd, 'data', 'ledger.db'), key: null });
    const by = { who: 'cli:tester', origin: 'here' };
    const asked = '{"portalCode":["11"]}';
    const begin = {
      filter: { portalCodes: ['11'] },
      caseFilter: asked,
      note: 'n',
      by,
      ratePerSecond: 2,
      now: NOW,
    };
    await ledger.createReplay(begin);
    await ledger.stepReplay(NOW);
    await ledger.steerReplay(1, 'pause', by, NOW);
    await ledger.close();
  };

  test('are listed, newest first, within 80 columns', async () => {
    expect((await dongbo('replays')).stdout).toBe('There are no replays.\n');
    await pausedAtOnce();
    await dongbo('replay', '--note', `\u001B[31m${'why '.repeat(40)}`);
    const { stdout } = await dongbo('replays', '--lang', 'vi');
    const lines = stdout.split('\n');
    expect(lines.every((line) => [...line].length <= 80)).toBe(true);
    expect(stdout).not.toContain('\u001B');
    expect(lines[3]).toMatch(/^ *2 .* đã xong +6\/6 +— +\[31mwhy/);
    expect(lines[4]).toMatch(/^ *1 .* tạm dừng +2\/5 +2\/s +n$/);
    expect((await dongbo('replays', 'list')).stdout).toContain('paused');
  });

  test('show ID reports the progress of one and the outcome of its cases', async () => {
    await pausedAtOnce();
    const { stdout } = await dongbo('replays', 'show', '1');
    for (const line of [
      'REPLAY 1',
      'Only cases of: portal code 11',
      'State: paused',
      'By: cli:tester',
      'Requeued: 2 of 5 cases',
      'Remaining: 3',
      '  2  waiting for delivery (AWAITING_DELIVERY)',
    ]) {
      expect(stdout.split('\n')).toContain(line);
    }
    expect(await json('replays', 'show', '1')).toMatchObject({
      id: 1,
      state: 'paused',
      released: 2,
      outcomes: [{ outcome: 'unsynced', reason: 'AWAITING_DELIVERY', portalCode: null, count: 2 }],
    });
  });

  test('can be resumed and cancelled, and a replay that has ended cannot', async () => {
    await pausedAtOnce();
    expect((await dongbo('replays', 'resume', '1')).stdout).toBe('Replay 1 is resumed.\n');
    expect(await json('replays', 'pause', '1')).toMatchObject({ id: 1, state: 'paused' });
    expect((await dongbo('replays', 'cancel', '1', '--lang', 'vi')).stdout).toContain(
      'Đã hủy đợt gửi lại 1.',
    );
    expect(await dongbo('replays', 'resume', '1')).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr:
        'Error: Replay 1 is cancelled, so it cannot be changed.\n' +
        'Remedy: See its outcome with npm run -s dongbo -- replays show 1; to continue, begin another one.\n',
    });
  });

  test.each([['show'], ['pause'], ['resume'], ['cancel']])(
    '%s refuses a number that no replay has',
    async (word) => {
      const { exitCode, stderr } = await dongbo('replays', word, '7');
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining('There is no replay 7.')]);
      const unread = await dongbo('replays', word, '7x');
      expect([unread.exitCode, unread.stderr]).toEqual([2, expect.stringContaining('such as 7')]);
    },
  );
});
