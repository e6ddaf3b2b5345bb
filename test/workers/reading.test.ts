import { describe, expect, test, vi } from 'vitest';
import { SourceUnreadableError } from '../../src/domain/errors.ts';
import { startOfDay } from '../../src/domain/time.ts';
import type { SourcePage } from '../../src/source/source.ts';
import { SOON } from '../support/soon.ts';
import { ingest, pageOf, SECRET, started, testWorkers } from './testWorkers.ts';

const { allInRedis, context } = testWorkers();

function failing(error: Error): AsyncIterable<SourcePage> {
  return { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }) };
}

describe('a poll', () => {
  test('stores changes in the ledger and sends a heartbeat', async () => {
    const made = context({
      pages: async function* () {
        yield pageOf(3);
      },
    });
    await made.ledger.setCursor('changes', 'mark');
    started(['poll'], made);
    made.pass(301_000);
    expect(made.beats.late()).toHaveLength(1);
    await made.queues.poll.add('poll', {});
    await vi.waitUntil(async () => (await made.ledger.gapTotals()).never === 3, SOON);
    await vi.waitUntil(() => made.beats.late().length === 0, SOON);
  });

  test('that fails is logged with its remedy, still shows that it lives, and is done again', async () => {
    const error = new SourceUnreadableError(
      'source.unreadable',
      'The source did not answer.',
      'Ask it again.',
    );
    const made = context({ pages: () => failing(error) });
    await made.ledger.setCursor('changes', 'mark');
    started(['poll'], made);
    made.pass(301_000);
    for (let times = 1; times <= 2; times += 1) {
      await made.queues.poll.add('poll', {});
      await vi.waitUntil(() => made.log.lines.length === times, SOON);
    }
    expect(made.log.lines[0]).toEqual({
      level: 'error',
      event: 'job.failed',
      fields: {
        queue: 'poll',
        errorCode: 'source.unreadable',
        why: 'The source did not answer.',
        remedy: 'Ask it again.',
      },
    });
    expect(made.beats.late()).toEqual([]);
  });

  test("that fails with somebody else's error leaves its message neither in the log nor in Redis", async () => {
    const made = context({ pages: () => failing(new TypeError(`cannot read '${SECRET}'`)) });
    await made.ledger.setCursor('changes', 'mark');
    started(['poll'], made);
    await made.queues.poll.add('poll', {});
    await vi.waitUntil(() => made.log.lines.length === 1, SOON);
    expect(made.log.lines[0]?.fields).toMatchObject({ queue: 'poll', errorCode: 'TypeError' });
    expect(made.log.lines[0]?.fields['stack']).toContain('reading.test.ts');
    expect(JSON.stringify(made.log.lines)).not.toContain(SECRET);
    await vi.waitUntil(async () => (await made.queues.poll.getFailedCount()) === 1, SOON);
    expect(await allInRedis(made)).toContain('failedReason');
    expect(await allInRedis(made)).not.toContain(SECRET);
  });

  test('that fails while dongbo is stopping is not logged', async () => {
    const made = context({ pages: () => failing(new Error('aborted')) });
    await made.ledger.setCursor('changes', 'mark');
    started(['poll'], made);
    made.stopping.abort(new Error('dongbo is stopping'));
    await made.queues.poll.add('poll', {});
    await vi.waitUntil(async () => (await made.queues.poll.getFailedCount()) === 1, SOON);
    expect(made.log.lines).toEqual([]);
  });
});

describe('a census', () => {
  test('reads everything at the source', async () => {
    const made = context({
      pages: async function* () {
        yield pageOf(2);
      },
    });
    started(['poll'], made);
    await made.queues.census.add('census', {});
    await vi.waitUntil(() => made.log.events().includes('census.done'), SOON);
    expect((await made.ledger.gapTotals()).never).toBe(2);
  });
});

describe('a ring of the snapshot', () => {
  test('keeps the figures of the day, once', async () => {
    const made = context();
    await ingest(made, 2);
    await made.ledger.setFact('census', '{}', Date.now());
    started(['notify'], made);
    const taken = () => made.ledger.snapshots({ from: 0, before: Number.MAX_SAFE_INTEGER });
    await made.queues.snapshot.add('snapshot', {});
    await vi.waitUntil(async () => (await taken()).length > 0, SOON);
    const jobs = () => made.queues.snapshot.getJobCounts();
    await made.queues.snapshot.add('snapshot', {});
    await vi.waitUntil(async () => Object.values(await jobs()).every((count) => count === 0), SOON);
    const [first, ...others] = await taken();
    expect([first?.never, others]).toEqual([2, []]);
    expect(first?.midnight).toBe(startOfDay(first?.takenAt ?? 0));
  });
});
