import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { UsageError } from '../../src/domain/errors.ts';
import { Lifetime } from '../../src/process/lifetime.ts';
import { type RecordingLog, recordingLog } from '../support/recordingLog.ts';

describe('a lifetime', () => {
  let log: RecordingLog;
  let lifetime: Lifetime;
  let closed: string[];

  beforeEach(() => {
    log = recordingLog();
    lifetime = new Lifetime(log);
    closed = [];
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function own(name: string, close: () => unknown = () => undefined, deadlineMs?: number): void {
    const noted = (): unknown => {
      closed.push(name);
      return close();
    };
    lifetime.own(name, name, noted, deadlineMs);
  }

  test('hands back the resource and closes that very one', async () => {
    const resource = { open: true };
    const same = lifetime.own('resource', resource, (one) => {
      one.open = false;
    });
    expect(same).toBe(resource);
    await lifetime.close();
    expect(resource.open).toBe(false);
  });

  test('closes in reverse, each only when the one before has closed', async () => {
    own('ledger');
    own('redis', async () => {
      closed.push('redis begins');
      await new Promise((resolve) => setTimeout(resolve, 20));
      closed.push('redis ends');
    });
    own('workers');
    await lifetime.close();
    expect(closed).toEqual(['workers', 'redis', 'redis begins', 'redis ends', 'ledger']);
    expect(log.lines).toEqual([]);
  });

  test('continues after an error, thrown or rejected, and logs it with its name', async () => {
    own('ledger');
    own('redis', () => Promise.reject(new UsageError('redis.gone', 'It is gone.', 'Start it.')));
    own('workers', () => {
      throw new TypeError('of Trần Thị Thử');
    });
    await lifetime.close();
    expect(closed).toEqual(['workers', 'redis', 'ledger']);
    expect(
      log.lines.map(({ level, event, fields }) => [level, event, fields['name'], fields['errorCode']]),
    ).toEqual([
      ['warn', 'shutdown.failed', 'workers', 'TypeError'],
      ['warn', 'shutdown.failed', 'redis', 'redis.gone'],
    ]);
    expect(JSON.stringify(log.lines)).not.toContain('Trần');
  });

  test('leaves a resource behind that has not closed by its deadline', async () => {
    vi.useFakeTimers();
    own('ledger');
    own('stuck', () => new Promise(() => undefined), 2_000);
    const closing = lifetime.close();
    await vi.advanceTimersByTimeAsync(1_999);
    expect(closed).toEqual(['stuck']);
    await vi.advanceTimersByTimeAsync(1);
    await closing;
    expect(closed).toEqual(['stuck', 'ledger']);
    expect(log.lines).toEqual([
      { level: 'warn', event: 'shutdown.late', fields: { name: 'stuck', durationMs: 2_000 } },
    ]);
  });

  test('is not disturbed by what it left behind when that fails after all', async () => {
    vi.useFakeTimers();
    own('stuck', () => new Promise((_, reject) => setTimeout(() => reject(new Error('late')), 3_000)), 1_000);
    const closing = lifetime.close();
    await vi.advanceTimersByTimeAsync(5_000);
    await closing;
    expect(log.events()).toEqual(['shutdown.late']);
  });

  test('leaves no timer behind', async () => {
    vi.useFakeTimers();
    own('quick');
    own('failing', () => Promise.reject(new Error('no')));
    await lifetime.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('closes once for all who ask, and all wait for it', async () => {
    let ended = false;
    own('slow', async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      ended = true;
    });
    const first = lifetime.close();
    await lifetime.close();
    expect(ended).toBe(true);
    await first;
    await lifetime.close();
    expect(closed).toEqual(['slow']);
  });

  test('closes what is registered while it is closing before what is older', async () => {
    own('ledger');
    own('workers', () => own('late comer'));
    await lifetime.close();
    expect(closed).toEqual(['workers', 'late comer', 'ledger']);
  });

  test('closes what is registered after it has closed', async () => {
    own('ledger');
    await lifetime.close();
    own('late comer');
    await lifetime.close();
    expect(closed).toEqual(['ledger', 'late comer']);
  });

  test('closes all in the time of a whole shutdown, whatever hangs', async () => {
    vi.useFakeTimers();
    const left: number[] = [];
    for (let i = 0; i < 20; i += 1) {
      lifetime.own(`hanging ${i}`, i, (_, leftMs) => {
        left.push(leftMs);
        return new Promise(() => undefined);
      });
    }
    const since = performance.now();
    const closing = lifetime.close(4_000);
    await vi.advanceTimersByTimeAsync(5_000);
    await closing;
    expect(left).toHaveLength(20);
    expect(left[0], 'the others need some').toBeLessThan(4_000);
    expect(left.reduce((total, one) => total + one, 0)).toBeLessThanOrEqual(4_000);
    expect(performance.now() - since).toBe(5_000);
  });
});
