import { expect, onTestFinished, test, vi } from 'vitest';
import { RecentFaults } from '../../src/app/recentFaults.ts';
import { StandstillWatch } from '../../src/app/standstillWatch.ts';
import { systemError } from '../../src/domain/systemFault.ts';
import type { SystemFaultKind } from '../../src/domain/systemFaults.ts';
import { recordingLog } from '../support/recordingLog.ts';
import { SOON } from '../support/soon.ts';

function watching(tries: (() => unknown)[], recent: () => readonly SystemFaultKind[] = () => []) {
  const log = recordingLog();
  const events: string[] = [];
  let rounds = 0;
  const watch = new StandstillWatch({
    ...{ tries, recent, log, everyMs: 5 },
    onBegan: (kind) => events.push(`began ${kind}`),
    onEnded: (kind) => events.push(`ended ${kind}`),
    onRound: () => {
      rounds += 1;
    },
  });
  onTestFinished(() => watch.stop());
  const after = async (count: number): Promise<void> => {
    const until = rounds + count;
    await vi.waitFor(() => expect(rounds).toBeGreaterThanOrEqual(until), SOON);
  };
  return { watch, log, events, after };
}

test('a standstill is said once, with its cause and remedy, and its end once', async () => {
  const full = new Set(['disk']);
  const { watch, log, events, after } = watching([
    () => undefined,
    () => {
      if (full.has('disk'))
        throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
    },
  ]);
  await after(4);
  expect(watch.current()).toEqual(['disk_full']);
  full.clear();
  await after(3);
  expect(watch.current()).toEqual([]);
  expect(events).toEqual(['began disk_full', 'ended disk_full']);
  expect(log.lines.map(({ level, event }) => [level, event])).toEqual([
    ['error', 'standstill.began'],
    ['info', 'standstill.ended'],
  ]);
  expect(log.lines[0]?.fields).toMatchObject({ kind: 'disk_full', why: 'The disk is full.' });
});

test('what fails a single time is no standstill', async () => {
  let times = 0;
  const { events, after } = watching([
    () => {
      times += 1;
      if (times === 2) throw systemError('ledger_locked');
    },
  ]);
  await after(5);
  expect(events).toEqual([]);
});

test('what jobs meet counts, though every try succeeds; damage lasts', async () => {
  let now = 0;
  const faults = new RecentFaults(() => now);
  const { watch, after } = watching([], () => faults.recent());
  faults.noticed(new Error('around', { cause: systemError('redis_full') }));
  faults.noticed(systemError('ledger_damaged'));
  faults.noticed(systemError('missing'));
  faults.noticed(new TypeError('of dongbo'));
  await after(3);
  expect(watch.current()).toEqual(['redis_full', 'ledger_damaged']);
  now += 8_000;
  await after(3);
  expect(watch.current()).toEqual(['ledger_damaged']);
});
