import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ledger } from '../../src/ledger/port/ledger.ts';
import { manyRows, NOW } from '../support/cases.ts';
import { LEDGERS } from './places.ts';

const BY = { who: 'cli:tester', origin: 'here' };

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dongbo-replays-'));
});
afterEach(() => rm(dir, { recursive: true }));

/** Until the first replay is there. */
async function untilSelecting(ledger: Ledger): Promise<void> {
  for (;;) {
    const replay = await ledger.replay(1);
    if (replay === null) continue;
    expect(replay.state).toBe('selecting');
    return;
  }
}

describe.each(LEDGERS)('on $name', ({ share, place }) => {
  it('a replay whose process is killed again and again repeats and skips no case', async () => {
    const under = await place(dir, 'ledger');
    const count = 1_000;
    // Fewer steps, and so fewer processes, where each of them has to connect first.
    const ratePerSecond = share < 1 ? 150 : 50;
    const ledger = under.open();
    await ledger.ingest({ rows: manyRows(count), drafts: [], readAt: NOW, now: NOW });
    const begun = { filter: {}, caseFilter: '{}', note: '', by: BY, ratePerSecond, now: NOW };
    expect(await ledger.createReplay(begun)).toMatchObject({ matched: count });
    // After its second step it waits, so that no process does the whole replay, however late it is killed.
    const steps = `${under.script}
    for (let step = 0; step < 2; step += 1) {
      const { nextAt } = await ledger.replay(1);
      if ((await ledger.stepReplay(nextAt)) === null) process.exit();
      process.stdout.write('.');
    }
    setInterval(() => undefined, 60_000);`;
    let killed = 0;
    while ((await ledger.replay(1))?.state === 'running') {
      const child = spawn(process.execPath, ['--input-type=module', '-e', steps]);
      const ended = once(child, 'exit');
      await Promise.race([once(child.stdout, 'data'), ended]);
      // Each somewhere else in the second step.
      await sleep((killed * 7) % 30);
      if (child.kill('SIGKILL')) killed += 1;
      await ended;
    }
    expect(killed, 'really in the middle').toBeGreaterThan(2);
    expect(await ledger.replay(1)).toMatchObject({ state: 'done', released: count, skipped: 0 });
    const records = await ledger.records({}, count + 1, 0);
    for (const { caseNo } of records.filter((_, i) => i % 35 === 0)) {
      const found = await ledger.record(caseNo);
      expect(found?.events.map(({ kind }) => kind)).toEqual(['replayed']);
    }
    expect(await ledger.replayOutcomes(1)).toMatchObject([{ count }]);
    expect(await ledger.recount()).toBe(0);
    await ledger.close();
  });

  it('a killed selection requeues nothing, and the next replay cancels it', async () => {
    const under = await place(dir, 'ledger');
    const ledger = under.open();
    await ledger.ingest({ rows: manyRows(3), drafts: [], readAt: NOW, now: NOW });
    const begin = { filter: {}, caseFilter: '{}', note: '', by: BY, ratePerSecond: null, now: NOW };
    const dead = under.open();
    const held = await under.holdSelections();
    // Closed under its hands, as a kill does.
    const selecting = dead.createReplay(begin).catch(() => null);
    await untilSelecting(ledger);
    await held.cut();
    await dead.close();
    await held.release();
    expect(await selecting).toBeNull();
    expect(await ledger.replay(1)).toMatchObject({ state: 'selecting', released: 0 });
    expect(await ledger.stepReplay(NOW)).toBeNull();
    expect((await ledger.steerReplay(1, 'resume', BY, NOW))?.steered).toBe(false);
    await ledger.createReplay({ ...begin, now: NOW + 3_600_000 });
    expect(await ledger.replay(1)).toMatchObject({ state: 'cancelled', released: 0 });
    expect(await ledger.stepReplay(NOW + 3_600_000)).toMatchObject({ id: 2, state: 'done', released: 3 });
    await ledger.close();
  });

  it('a replay cancelled during its selection stays cancelled', async () => {
    const under = await place(dir, 'ledger');
    const ledger = under.open();
    await ledger.ingest({ rows: manyRows(3), drafts: [], readAt: NOW, now: NOW });
    const held = await under.holdSelections();
    const begun = ledger.createReplay({
      filter: {},
      caseFilter: '{}',
      note: '',
      by: BY,
      ratePerSecond: null,
      now: NOW,
    });
    await untilSelecting(ledger);
    await ledger.steerReplay(1, 'cancel', BY, NOW);
    await held.release();
    expect(await begun).toMatchObject({ state: 'cancelled' });
    expect(await ledger.stepReplay(NOW)).toBeNull();
    await ledger.close();
  });

  it('a replay of more cases than a statement, a batch or a page has each of them once', async () => {
    const ledger = (await place(dir, 'ledger')).open();
    const count = 10_001;
    await ledger.ingest({ rows: manyRows(count), drafts: [], readAt: NOW, now: NOW });
    expect(await ledger.requeue({}, { now: NOW, note: '' })).toBe(count);
    expect((await ledger.previewReplay({}, NOW)).matched).toBe(count);
    const begun = { filter: {}, caseFilter: '{}', note: '', by: BY, ratePerSecond: null, now: NOW };
    expect((await ledger.createReplay(begun))?.matched).toBe(count);
    while ((await ledger.stepReplay(NOW)) !== null);
    expect(await ledger.replay(1)).toMatchObject({ state: 'done', released: count, skipped: 0 });
    expect(await ledger.replayOutcomes(1)).toMatchObject([{ count }]);
    await ledger.close();
  });
});
