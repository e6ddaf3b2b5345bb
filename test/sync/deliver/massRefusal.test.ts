import { describe, expect, it } from 'vitest';
import type { MappedCase } from '../../../src/domain/preflight.ts';
import type { SendResult } from '../../../src/portal/portal.ts';
import { caseNosOf, failed, mappedCases, refusing } from '../scriptedPortal.ts';
import { ended, sending } from './sending.ts';

describe('refusals that are no mass refusal', () => {
  const refusingAll =
    (codeOf: (n: number) => string, listed?: true) =>
    (cases: readonly MappedCase[]): SendResult => {
      const code = codeOf(Number(caseNosOf(cases)[0]?.slice(1)));
      return failed('rejected', { code, listed });
    };

  it('are all those with a listed code, however many: each case is decided', async () => {
    const { portal, send } = sending();
    portal.onRecords = refusingAll(() => '11', true);
    const outcome = await send(mappedCases(178));
    expect(outcome.stop).toBeNull();
    expect(ended(outcome, 'refused')).toHaveLength(178);
  });

  it.each<[string, (n: number) => string]>([
    ['three unlisted codes by turns', (n) => String(70 + (n % 3))],
    ['a code of its own for each record', (n) => `E-${n}`],
  ])('are not those with %s: they stop the line as one code does', async (_, codeOf) => {
    const { portal, send } = sending();
    portal.onRecords = refusingAll(codeOf);
    const outcome = await send(mappedCases(1_000));
    expect(outcome.stop).toMatchObject({ cause: 'mass_refusal' });
    expect(ended(outcome, 'refused').length).toBeLessThan(50);
  });
});

describe('mass refusal', () => {
  it('stops the line with fewer than 50 records refused, and defers all others uncharged', async () => {
    const { portal, send } = sending();
    portal.onRecords = () => failed('rejected', { code: '99' });
    const first = await send(mappedCases(200));
    expect(first.stop).toMatchObject({ cause: 'mass_refusal', failure: { code: '99' } });
    expect(ended(first, 'refused').length).toBeLessThan(50);
    expect(ended(first, 'accepted')).toEqual([]);
    expect(first.outcomes.size).toBe(200);
    expect([...first.outcomes.values()].some((one) => one.kind === 'deferred' && one.charge)).toBe(false);
    const probe = await send(mappedCases(5));
    expect(probe.stop?.cause, 'a probe that is refused again marks nothing more').toBe('mass_refusal');
    expect(ended(probe, 'refused')).toEqual([]);
  });

  it('is not what a batch of as many good as poisoned records is', async () => {
    const { portal, send } = sending();
    const poison = new Set(Array.from({ length: 150 }, (_, i) => `c${i}`).filter((_, i) => i % 2 === 0));
    portal.onRecords = refusing(poison);
    const outcome = await send(mappedCases(150));
    expect(outcome.stop).toBeNull();
    expect(ended(outcome, 'refused')).toHaveLength(poison.size);
  });
});
