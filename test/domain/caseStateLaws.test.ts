import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CaseState, inFlight } from '../../src/domain/caseState.ts';
import { EXCLUSIONS, isDelivered } from '../../src/domain/exclusion.ts';
import { disproved, verified } from '../../src/domain/lookUp.ts';
import { REASONS } from '../../src/domain/reason.ts';
import type { Instant } from '../../src/domain/time.ts';
import {
  arrived,
  changed,
  type Hold,
  knownAtPortal,
  replayed,
  rescoped,
} from '../../src/domain/transitions.ts';
import { NOW } from '../support/cases.ts';
import { LEASE_MS, leased, SETTLEMENTS, settle } from './caseStates.ts';

describe('after any events in any order, the case state', () => {
  const exclusion = fc.constantFrom(null, null, ...EXCLUSIONS);
  const hold = fc.constantFrom<(Hold | null)[]>(null, null, { reason: 'STATUS_UNMAPPED', detail: 'odd' });
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.constant({ kind: 'lease' as const }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('settle' as const),
        settlement: fc.constantFrom(...SETTLEMENTS),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('change' as const),
        excluded: exclusion,
        fresh: fc.boolean(),
        hold,
      }),
    },
    fc.record({ kind: fc.constant('rescope' as const), excluded: exclusion, hold }),
    fc.record({ kind: fc.constant('baseline' as const), status: fc.constantFrom('1', '4', null) }),
    fc.constant({ kind: 'replay' as const }),
    fc.record({
      kind: fc.constant('look up' as const),
      finds: fc.constantFrom('same', 'another', 'nothing'),
    }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: -LEASE_MS, max: 2 * LEASE_MS }) }),
  );
  type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

  /** Applies a step as the ledger would; gives back the same case state where the ledger would do nothing. */
  function after(before: CaseState, one: Step, now: Instant): CaseState {
    switch (one.kind) {
      case 'lease': {
        const due = before.work !== null && before.nextAt !== null && before.nextAt <= now;
        return due ? leased(before, `owner of ${now}`, now) : before;
      }
      case 'settle':
        return before.leaseOwner === null ? before : settle(before, one.settlement, now);
      case 'change':
        return changed(before, { now, since: now, excluded: one.excluded, fresh: one.fresh, hold: one.hold });
      case 'rescope':
        return one.excluded === before.excluded
          ? before
          : rescoped(before, { now, excluded: one.excluded, hold: one.hold });
      case 'baseline':
        return knownAtPortal(before, { status: one.status, mappedStatus: '4', countedAt: NOW }, now);
      case 'replay': {
        const may = before.state !== 'synced' && before.excluded === null && !inFlight(before, now);
        return may ? replayed(before, now) : before;
      }
      case 'look up':
        if (before.state !== 'synced') return before;
        if (one.finds === 'same') return verified(before, now);
        return disproved(
          before,
          one.finds === 'nothing'
            ? { reason: 'MISSING_AT_PORTAL' }
            : { reason: 'DIFFERS_AT_PORTAL', status: '1' },
          now,
        );
      case 'wait':
        return before;
    }
  }

  function expectSound(caseState: CaseState, now: Instant): void {
    const { state, reason, work, excluded, version, ackedVersion, recordVersion } = caseState;
    expect(work === null, 'work is null exactly when not pending, or excluded').toBe(
      state !== 'pending' || !isDelivered(excluded),
    );
    expect(caseState.unsyncedSince === null, 'owed exactly when unsynced and in scope').toBe(
      state === 'synced' || excluded !== null,
    );
    expect(reason === null, 'every unsynced case has a reason').toBe(state === 'synced');
    if (reason !== null) expect(REASONS[reason].state).toBe(state);
    if (excluded === null)
      expect(ackedVersion === version, 'acknowledged exactly when synced').toBe(state === 'synced');
    expect(ackedVersion ?? 0).toBeLessThanOrEqual(version);
    expect(recordVersion ?? 0).toBeLessThanOrEqual(version);
    expect(recordVersion ?? 0, 'a whole delivery holds its record').toBeGreaterThanOrEqual(ackedVersion ?? 0);
    expect(caseState.leaseOwner === null).toBe(caseState.leaseVersion === null);
    expect(caseState.leaseVersion ?? 0).toBeLessThanOrEqual(version);
    if (work === null) {
      expect([caseState.nextAt, caseState.leaseOwner, caseState.fresh]).toEqual([null, null, false]);
    }
    if (inFlight(caseState, now)) expect(state).toBe('pending');
    if (ackedVersion !== null || recordVersion !== null) {
      expect(caseState.firstAckAt, 'known at the portal since some instant').not.toBeNull();
    }
    if (caseState.verifiedAt !== null && excluded === null)
      expect(state, 'only what is synced is verified').toBe('synced');
  }

  it('stays sound, and nothing newer yields to anything older', () => {
    const walk = fc.tuple(exclusion, hold, fc.array(step, { minLength: 1, maxLength: 40 }));
    fc.assert(
      fc.property(walk, ([excluded, held, steps]) => {
        let now = NOW;
        let caseState = arrived({ now, since: now, excluded, hold: held });
        let changes = 1;
        for (const one of steps) {
          if (one.kind === 'wait') now += one.ms;
          const before = caseState;
          caseState = after(before, one, now);
          if (one.kind === 'change') changes += 1;
          expect(caseState.version).toBe(changes);
          expectSound(caseState, now);
          if (one.kind !== 'look up') {
            expect(caseState.ackedVersion ?? -1).toBeGreaterThanOrEqual(before.ackedVersion ?? -1);
            expect(caseState.recordVersion ?? -1).toBeGreaterThanOrEqual(before.recordVersion ?? -1);
          }
          if (before.firstAckAt !== null) expect(caseState.firstAckAt).toBe(before.firstAckAt);
          const became = caseState.state === 'synced' && before.state !== 'synced';
          if (became) expect(['settle', 'baseline', 'rescope']).toContain(one.kind);
          if (became && one.kind === 'settle') expect(before.leaseVersion).toBe(caseState.version);
        }
      }),
      { numRuns: 500 },
    );
  });
});
