import { describe, expect, it } from 'vitest';
import { createFaultPlan } from '../../../src/sandbox/http/faultPlan.ts';

interface Fault {
  readonly kind: string;
  readonly times?: number;
  readonly every?: number;
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
});
