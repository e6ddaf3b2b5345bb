import { describe, expect, it } from 'vitest';
import { PortalHealth } from '../../../src/sync/deliver/portalHealth.ts';

const times = <T>(count: number, act: () => T): T[] => Array.from({ length: count }, act);

describe('the portal’s health', () => {
  it('sees a mass refusal when record after record is refused', () => {
    const health = new PortalHealth();
    const told = times(31, () => health.refused());
    expect(told.indexOf(true)).toBe(29);
    expect(told[30]).toBe(true);
  });

  it('sees no mass refusal while half of the records are accepted', () => {
    const health = new PortalHealth();
    for (let i = 0; i < 200; i += 1) {
      expect(health.refused()).toBe(false);
      health.accepted();
    }
  });

  it('sees a mass refusal when two of three are refused, before fifty are', () => {
    const health = new PortalHealth();
    let refused = 0;
    for (let i = 0; i < 300; i += 1) {
      if (i % 3 === 0) health.accepted();
      else {
        refused += 1;
        if (health.refused()) break;
      }
    }
    expect(refused).toBeLessThan(50);
  });

  it('forgets refusals that lie behind fifty later words', () => {
    const health = new PortalHealth();
    times(29, () => health.refused());
    times(50, () => health.accepted());
    expect(times(29, () => health.refused())).not.toContain(true);
  });

  it('has forgotten all refusals once it has recovered', () => {
    const health = new PortalHealth();
    times(30, () => health.refused());
    health.recovered();
    expect(times(29, () => health.refused())).not.toContain(true);
    expect(health.refused()).toBe(true);
  });

  it('is an outage after five requests in a row without a word about any record', () => {
    const health = new PortalHealth();
    expect(times(6, () => health.failed(null, 'outage'))).toEqual([
      ...Array(4).fill(null),
      'outage',
      'outage',
    ]);
  });

  it('is no outage when one record alone fails again and again, but is when five do', () => {
    const health = new PortalHealth();
    expect(times(20, () => health.failed('c1', 'outage'))).not.toContain('outage');
    expect(['c2', 'c3', 'c4', 'c5'].map((caseNo) => health.failed(caseNo, 'outage'))).toEqual([
      ...[null, null, null],
      'outage',
    ]);
  });

  it('is what all five say, and an outage when they differ', () => {
    const [alike, different] = [new PortalHealth(), new PortalHealth()];
    expect(times(5, () => alike.failed(null, 'unknown_result')).at(-1)).toBe('unknown_result');
    times(4, () => different.failed(null, 'outage'));
    expect(different.failed(null, 'unknown_result')).toBe('outage');
  });

  it('is no outage while the portal answers in between, be it a refusal', () => {
    const health = new PortalHealth();
    for (const answered of [() => health.answered(), () => health.accepted()]) {
      times(4, () => health.failed(null, 'outage'));
      answered();
      expect(times(4, () => health.failed(null, 'outage'))).not.toContain('outage');
      answered();
    }
  });

  it('does not take an answered request for an accepted record', () => {
    const health = new PortalHealth();
    times(29, () => health.refused());
    health.answered();
    expect(health.refused()).toBe(true);
  });

  it('is watched separately for progress steps, so that accepted records do not hide refused steps', () => {
    const health = new PortalHealth();
    const told = times(30, () => {
      health.accepted();
      return health.progress.refused();
    });
    expect(told.indexOf(true)).toBe(29);
    expect(health.refused(), 'nor do refused steps speak of the records').toBe(false);
  });
});
