import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createFaultPlan } from '../../../src/sandbox/http/faultPlan.ts';

interface Fault {
  readonly kind: string;
  readonly times?: number;
  readonly every?: number;
  readonly ofHundred?: number;
  readonly above?: number;
  readonly afterMs?: number;
  readonly forMs?: number;
}

function run(faults: Fault[], requests: number, applies: (fault: Fault) => boolean = () => true) {
  const plan = createFaultPlan<Fault>();
  plan.set(faults);
  return Array.from({ length: requests }, () => plan.next(applies)?.kind ?? '-').join(' ');
}

describe('a fault plan', () => {
  it('is applied in order, and then ends', () => {
    expect(
      run(
        [
          { kind: 'a', times: 2 },
          { kind: 'b', times: 1 },
        ],
        5,
      ),
    ).toBe('a a b - -');
  });

  it('never ends without `times`', () => {
    expect(run([{ kind: 'a' }, { kind: 'b' }], 3)).toBe('a a a');
  });

  it('hits every n-th request only', () => {
    expect(run([{ kind: 'a', every: 3 }], 7)).toBe('- - a - - a -');
    expect(run([{ kind: 'a', every: 2, times: 1 }], 5)).toBe('- a - - -');
  });

  it('skips requests it does not apply to, without counting them', () => {
    expect(run([{ kind: 'a' }, { kind: 'b', times: 1 }], 2, ({ kind }) => kind === 'b')).toBe('b -');
  });

  it('is replaced as a whole', () => {
    const plan = createFaultPlan<Fault>();
    plan.set([{ kind: 'a' }]);
    plan.set([]);
    expect(plan.next(() => true)).toBeNull();
  });

  it('hits so many of each hundred requests, at places that differ from hundred to hundred', () => {
    const places = run([{ kind: 'a', ofHundred: 33 }], 300).split(' ');
    const hundreds = [0, 100, 200].map((from) => places.slice(from, from + 100));
    for (const hundred of hundreds) expect(hundred.filter((kind) => kind === 'a')).toHaveLength(33);
    expect(new Set(hundreds.map(String)).size).toBe(3);
    expect(hundreds[0]?.slice(0, 66), 'neither at the beginning nor in turn').toContain('a');
  });

  it('hits what exceeds so many requests within a second, and begins and ends in time', () => {
    vi.useFakeTimers({ now: 0 });
    onTestFinished(() => void vi.useRealTimers());
    const plan = createFaultPlan<Fault>();
    const next = (requests: number): string =>
      Array.from({ length: requests }, () => plan.next(() => true)?.kind ?? '-').join(' ');
    plan.set([{ kind: 'a', above: 2 }]);
    expect(next(4)).toBe('- - a a');
    vi.advanceTimersByTime(500);
    expect(next(2)).toBe('- a');
    vi.advanceTimersByTime(10_000);
    expect(next(3), 'no more than a second saves up').toBe('- - a');

    plan.set([{ kind: 'b', afterMs: 1_000, forMs: 2_000 }]);
    expect(next(1)).toBe('-');
    vi.advanceTimersByTime(1_000);
    expect(next(1)).toBe('b');
    vi.advanceTimersByTime(2_000);
    expect(next(1)).toBe('-');
  });
});
