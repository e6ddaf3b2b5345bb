import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/domain/errors.ts';
import { readAsOf } from '../../../src/reports/gap/options.ts';
import { IN_VIETNAM, NOW } from '../fakeLedger.ts';

const read = (text: string): number => readAsOf(text, IN_VIETNAM);

describe('an as-of', () => {
  it('given as a day is the start of that day in the zone', () => {
    expect(read('2024-11-05')).toBe(Date.parse('2024-11-05T00:00:00+07:00'));
  });

  it('given as an instant is that instant, whatever its offset', () => {
    expect(read('2024-11-05T08:29:59+07:00')).toBe(NOW - 1_000);
    expect(read('2024-11-05T01:29:59Z')).toBe(NOW - 1_000);
  });

  it('can be this very moment', () => {
    expect(read('2024-11-05T08:30:00+07:00')).toBe(NOW);
  });

  it.each([
    '2024-02-31',
    '2023-02-29',
    '2024-02-31T00:00:00Z',
    '2024-13-01',
    '05/11/2024',
    '2024-11-05T25:00:00Z',
    '2024-11-05T08:00:00',
    'yesterday',
    '',
  ])('is refused by name when it is no instant: %j', (text) => {
    const error = thrownBy(() => read(text));
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ code: 'usage.as_of', exitCode: 2 });
    expect(error.message).toContain(`"${text}"`);
    expect(error.message).toContain('không phải là một thời điểm có thật');
  });

  it('is refused when it lies in the future', () => {
    const error = thrownBy(() => readAsOf('2024-11-06', { ...IN_VIETNAM, language: 'en' }));
    expect(error).toMatchObject({ code: 'usage.as_of', message: '"2024-11-06" is in the future.' });
  });

  it('is shown shortened and without control characters when it is refused', () => {
    const error = thrownBy(() => read(`\u001B[31m${'x'.repeat(5_000)}`));
    expect(error.message.length).toBeLessThan(120);
    expect(error.message).not.toContain('\u001B');
  });
});

function thrownBy(action: () => unknown): Error {
  try {
    action();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('nothing was thrown');
}
