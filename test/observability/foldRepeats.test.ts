import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Line, RepeatFold } from '../../src/observability/foldRepeats.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

interface Written {
  readonly fold: RepeatFold;
  readonly lines: Line[];
  say(level: Line['level'], event: string, fields?: Line['fields']): void;
}

function folding(): Written {
  const lines: Line[] = [];
  const fold = new RepeatFold((line) => lines.push(line));
  return { fold, lines, say: (level, event, fields = {}) => fold.write({ level, event, fields }) };
}

const FAILED = { service: 'DongBoHoSoMC', failureKind: 'unavailable', httpStatus: 503 };

describe('a flood of one cause', () => {
  test('is one line at once and one a minute, with what each stands for; none is lost from the count', () => {
    const { lines, say } = folding();
    const minutes = 5;
    for (let second = 0; second < minutes * 60; second += 1) {
      for (let n = 0; n < 100; n += 1) say('warn', 'portal.request_failed', { ...FAILED, durationMs: n });
      vi.advanceTimersByTime(1_000);
    }
    expect(lines).toHaveLength(1 + minutes);
    const counted = lines.reduce((sum, { fields }) => sum + Number(fields['repeated'] ?? 1), 0);
    expect(counted).toBe(minutes * 60 * 100);
    expect(lines[0]?.fields).not.toHaveProperty('repeated');
    expect(lines.at(-1)?.fields).toMatchObject({ ...FAILED, durationMs: 99 });
  });

  test('that has ended is written with its count within the minute, and then forgotten', () => {
    const { lines, say } = folding();
    for (let n = 0; n < 3; n += 1) say('error', 'job.failed', { errorCode: 'TypeError' });
    vi.advanceTimersByTime(61_000);
    expect(lines.map(({ fields }) => fields['repeated'])).toEqual([undefined, 2]);
    vi.advanceTimersByTime(61_000);
    expect(vi.getTimerCount(), 'nothing is kept').toBe(0);
    say('error', 'job.failed', { errorCode: 'TypeError' });
    expect(lines).toHaveLength(3);
  });

  test('says when it was said, since the line with its count comes later', () => {
    vi.setSystemTime(Date.UTC(2026, 0, 31, 8));
    const { lines, say } = folding();
    for (let n = 0; n < 3; n += 1) {
      say('error', 'job.failed', { errorCode: 'TypeError' });
      vi.advanceTimersByTime(10_000);
    }
    vi.advanceTimersByTime(60_000);
    expect(lines[1]?.fields).toMatchObject({
      repeated: 2,
      repeatedFrom: '2026-01-31T08:00:10.000Z',
      repeatedUntil: '2026-01-31T08:00:20.000Z',
    });
    expect(lines[0]?.fields).not.toHaveProperty('repeatedFrom');
  });

  test('is written with its count when the process ends', () => {
    const { fold, lines, say } = folding();
    for (let n = 0; n < 8; n += 1) say('warn', 'source.try_failed', { kind: 'outage' });
    fold.flush();
    fold.flush();
    expect(lines.map(({ fields }) => fields['repeated'])).toEqual([undefined, 7]);
  });

  test('does not differ by ids, counts and the number of a case in an address', () => {
    const { lines, say } = folding();
    for (let n = 0; n < 50; n += 1) {
      say('warn', 'source.row_unreadable', { sourceId: `${n}`, where: 'dueDate', runId: `${n}` });
      say('warn', 'source.try_failed', { path: `/pa/dossier/${n}`, attempt: n });
      say('info', 'http.request', { requestId: `r-${n}`, path: '/api/v1/replays', durationMs: n });
    }
    expect(lines).toHaveLength(3);
  });
});

describe('lines of different causes', () => {
  test.each([
    ['service', 'A', 'B'],
    ['httpStatus', 500, 503],
    ['errorCode', 'ENOSPC', 'EROFS'],
    ['why', 'row 3', 'row 4'],
    ['stack', 'at a', 'at b'],
    ['agencyCode', 'H23.12', 'H23.13'],
  ])('are told apart by %s', (name, one, other) => {
    const { lines, say } = folding();
    say('error', 'job.failed', { [name]: one });
    say('error', 'job.failed', { [name]: other });
    expect(lines).toHaveLength(2);
  });

  test('are never folded together where they are errors, and beyond 50 of one event where they are warnings', () => {
    const { lines, say } = folding();
    for (let n = 0; n < 1_000; n += 1) {
      say('error', 'job.failed', { why: `cause ${n}` });
      say('warn', 'http.keys_tried', { from: `192.0.2.${n}` });
    }
    expect(lines.filter(({ level }) => level === 'error')).toHaveLength(1_000);
    expect(lines.filter(({ level }) => level === 'warn')).toHaveLength(51);
  });
});

describe('what says that something changed', () => {
  test('is never folded, and comes after all that was held back of its family', () => {
    const { lines, say } = folding();
    for (let n = 0; n < 3; n += 1) {
      say('error', 'circuit.opened', { cause: 'outage' });
      say('info', 'circuit.closed', {});
    }
    const events = lines.map(({ event }) => event);
    expect(events).toEqual([1, 2, 3].flatMap(() => ['circuit.opened', 'circuit.closed']));
  });

  test('comes after everything that was held back where it is the end of the daemon', () => {
    const { lines, say } = folding();
    for (let n = 0; n < 3; n += 1) say('warn', 'source.try_failed');
    say('info', 'daemon.stopped');
    expect(lines.map(({ event }) => event).at(-1)).toBe('daemon.stopped');
    expect(lines[1]).toMatchObject({ event: 'source.try_failed', fields: { repeated: 2 } });
  });

  test('ends a standstill after everything that it made fail: nothing later looks like a new failure', () => {
    const { lines, say } = folding();
    for (let n = 0; n < 3; n += 1) {
      say('error', 'job.failed', { errorCode: 'SQLITE_BUSY' });
      say('warn', 'source.try_failed');
    }
    say('info', 'standstill.ended', { kind: 'ledger_locked' });
    const written = lines.map(({ event, fields }) => [event, fields['repeated']]);
    expect(written.slice(2)).toEqual([
      ['job.failed', 2],
      ['source.try_failed', 2],
      ['standstill.ended', undefined],
    ]);
    vi.advanceTimersByTime(180_000);
    expect(lines).toHaveLength(5);
  });

  test('does not bring out what was held back of others', () => {
    const { lines, say } = folding();
    say('warn', 'source.try_failed');
    say('warn', 'source.try_failed');
    say('info', 'circuit.closed');
    say('debug', 'source.page');
    expect(lines).toHaveLength(3);
  });
});
