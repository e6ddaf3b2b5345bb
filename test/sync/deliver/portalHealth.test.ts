import { describe, expect, it } from 'vitest';
import { PortalHealth } from '../../../src/sync/deliver/portalHealth.ts';
import { UNLIKELY } from '../../../src/sync/deliver/repeatedRequest.ts';
import { failure } from '../scriptedPortal.ts';

const BATCH = ['b1', 'b2'];
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

  it('is an outage after four requests in a row without a verdict on any record', () => {
    const health = new PortalHealth();
    expect(times(5, () => health.failed(BATCH, failure('transient')))).toEqual([
      null,
      null,
      null,
      'outage',
      'outage',
    ]);
  });

  it.each([
    [10, 4],
    [3, 5],
    [2, 8],
  ])('that fails one request in %i is an outage only after %i in a row', (every, inARow) => {
    const health = new PortalHealth();
    for (let i = 0; i < 60; i += 1) {
      if (i % every === 0) expect(health.failed(BATCH, failure('transient'))).toBeNull();
      else health.answered(BATCH);
    }
    health.answered(BATCH);
    const causes = times(12, () => health.failed(BATCH, failure('transient')));
    expect(causes.indexOf('outage') + 1).toBe(inARow);
  });

  it('is no outage when one record alone fails again and again, but is when four do', () => {
    const health = new PortalHealth();
    expect(times(20, () => health.failed(['c1'], failure('transient')))).not.toContain('outage');
    expect(['c2', 'c3', 'c4'].map((caseNo) => health.failed([caseNo], failure('transient'))).at(-1)).toBe(
      'outage',
    );
  });

  it('is an outage when the portal cannot be reached with one record, which proves nothing against that', () => {
    const health = new PortalHealth();
    expect(times(4, () => health.failed(['c1'], failure('outage'))).at(-1)).toBe('outage');
  });

  it('lets steps be sent again once the circuit that they have opened is closed', () => {
    const health = new PortalHealth();
    times(4, () => health.progress.failed(BATCH, failure('outage')));
    health.progress.opened();
    expect(health.progress.stopped).not.toBeNull();
    health.progress.closed();
    expect(health.progress.stopped).toBeNull();
  });

  it('is no outage when many requests fail because of one login that they waited for', () => {
    const health = new PortalHealth();
    const login = failure('outage');
    expect(times(8, () => health.failed(BATCH, login))).not.toContain('outage');
  });

  it('is what all four are alike in, and an outage when they differ', () => {
    const [alike, different] = [new PortalHealth(), new PortalHealth()];
    expect(times(4, () => alike.failed(BATCH, failure('unknown_result'))).at(-1)).toBe('unknown_result');
    times(3, () => different.failed(BATCH, failure('transient')));
    expect(different.failed(BATCH, failure('unknown_result'))).toBe('outage');
  });

  it('is no outage while the portal answers in between, be it a refusal', () => {
    const health = new PortalHealth();
    times(3, () => health.failed(BATCH, failure('transient')));
    health.answered(BATCH);
    expect(times(3, () => health.failed(BATCH, failure('transient')))).not.toContain('outage');
  });

  it('comes from a portal that is unreliable only if it failed many before', () => {
    const [well, ill] = [new PortalHealth(), new PortalHealth()];
    for (let i = 0; i < 20; i += 1) {
      well.answered(BATCH);
      ill[i % 2 === 0 ? 'answered' : 'failed'](BATCH, failure('transient'));
    }
    for (const health of [well, ill, new PortalHealth()]) {
      times(9, () => health.failed(BATCH, failure('transient')));
      expect(health.isUnreliable).toBe(health === ill);
    }
  });

  it('has forgotten the failures of an outage once it has recovered', () => {
    const health = new PortalHealth();
    times(20, () => health.answered(BATCH));
    times(9, () => health.failed(BATCH, failure('transient')));
    health.recovered();
    const causes = times(5, () => health.failed(BATCH, failure('transient')));
    expect(causes.indexOf('outage') + 1, 'as few as before').toBe(4);
  });

  it('does not take an answered request for an accepted record', () => {
    const health = new PortalHealth();
    times(29, () => health.refused());
    health.answered(BATCH);
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

describe('the blame for a batch that fails again and again', () => {
  const cases = new Set(['x1', 'x2']);
  const unlikely = UNLIKELY.whole;
  /** After how many failures in a row the batch is at fault, on a portal that fails one request of others in `every`. */
  const blamedAfter = (every: number): number => {
    const health = new PortalHealth();
    let sent = 0;
    const others = (count: number): void => {
      for (let i = 0; i < count; i += 1) {
        sent += 1;
        if (sent % every === 0) health.failed([`o${i}`, 'o'], failure('transient'));
        else health.answered([`o${i}`, 'o']);
      }
    };
    others(59);
    health.failed(cases, failure('transient'));
    const since = health.outcomes;
    for (let failures = 1; failures < 20; failures += 1) {
      if (health.blame(cases, { failures, since, unlikely }).on === 'cases') return failures;
      others(3);
      health.failed(cases, failure('transient'));
    }
    return 20;
  };

  it.each([
    [1_000, [2, 2]],
    [10, [2, 3]],
    [3, [5, 6]],
    [2, [8, 9]],
  ])('falls on it the later the more often the portal fails others: one in %i', (every, [least, most]) => {
    const failures = blamedAfter(every);
    expect(failures).toBeGreaterThanOrEqual(least ?? 0);
    expect(failures).toBeLessThanOrEqual(most ?? 0);
  });

  it('falls on the portal when it was well before, and now fails others too', () => {
    const health = new PortalHealth();
    times(50, () => health.answered(['o']));
    const since = health.outcomes;
    times(3, () => {
      health.failed(cases, failure('transient'));
      health.failed(['o'], failure('transient'));
    });
    expect(health.blame(cases, { failures: 3, since, unlikely }).on).toBe('portal');
  });

  it('is unknown while nothing else is sent, whatever was sent before', () => {
    const health = new PortalHealth();
    times(50, () => health.answered(['o']));
    const since = health.outcomes;
    times(3, () => health.failed(cases, failure('transient')));
    expect(health.blame(cases, { failures: 3, since, unlikely }).on).toBe('unknown');
  });

  it('takes no request with some of the same cases for one of others', () => {
    const health = new PortalHealth();
    health.answered(['x1']);
    expect(health.blame(cases, { failures: 3, since: 0, unlikely }).on).toBe('unknown');
  });
});
