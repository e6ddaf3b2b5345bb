import { describe, expect, it } from 'vitest';
import type { CaseState } from '../../src/domain/caseState.ts';
import { disproved, type Mismatch, verified } from '../../src/domain/lookUp.ts';
import { settled } from '../../src/domain/settle.ts';
import { arrived, changed, knownAtPortal, rescoped } from '../../src/domain/transitions.ts';
import { NOW } from '../support/cases.ts';

const MISSING: Mismatch = { reason: 'MISSING_AT_PORTAL' };
const DIFFERS: Mismatch = { reason: 'DIFFERS_AT_PORTAL', status: '9' };
const LATER = NOW + 60_000;

/** Delivered and acknowledged with status 4. */
function synced(): CaseState {
  const caseState = arrived({ now: NOW, since: NOW, excluded: null });
  return settled(caseState, { version: 1, status: '4' }, { outcome: 'synced' }, NOW);
}

describe('a look-up that confirms', () => {
  it('marks the case verified and moves nothing else', () => {
    expect(verified(synced(), LATER)).toEqual({ ...synced(), verifiedAt: LATER });
  });

  it('holds for the version it was about: a change takes it back', () => {
    const caseState = changed(verified(synced(), LATER), { now: LATER, since: LATER, excluded: null });
    expect(caseState.verifiedAt).toBeNull();
  });
});

describe('a look-up that finds the case missing', () => {
  it('makes it pending as an update, from now on, not due before its content was read again', () => {
    expect(disproved(verified(synced(), NOW), MISSING, LATER)).toMatchObject({
      state: 'pending',
      reason: 'MISSING_AT_PORTAL',
      work: 'update',
      nextAt: null,
      ackedVersion: 0,
      recordVersion: null,
      ackedStatus: null,
      verifiedAt: null,
      unsyncedSince: LATER,
    });
  });

  it('keeps the fact that something was acknowledged once', () => {
    expect(disproved(synced(), MISSING, LATER)).toMatchObject({ firstAckAt: NOW, lastAckAt: NOW });
  });

  it('is newer than any baseline', () => {
    const gone = disproved(synced(), MISSING, LATER);
    const known = { status: '4', mappedStatus: '4', countedAt: NOW };
    expect(knownAtPortal(gone, known, LATER)).toBe(gone);
  });

  it('goes out as an update once the content is there again', () => {
    const caseState = changed(disproved(synced(), MISSING, LATER), {
      now: LATER,
      since: LATER,
      excluded: null,
    });
    expect(caseState).toMatchObject({
      work: 'update',
      nextAt: LATER,
      version: 2,
      reason: 'AWAITING_DELIVERY',
    });
  });
});

describe('a look-up that finds another status', () => {
  it('makes the case pending as an update, with both statuses', () => {
    expect(disproved(synced(), DIFFERS, LATER)).toMatchObject({
      state: 'pending',
      reason: 'DIFFERS_AT_PORTAL',
      detail: '9 ≠ 4',
      work: 'update',
      nextAt: null,
      ackedStatus: '9',
      unsyncedSince: LATER,
    });
  });

  it('goes out as an update once the content is there again', () => {
    const caseState = changed(disproved(synced(), DIFFERS, LATER), {
      now: LATER,
      since: LATER,
      excluded: null,
    });
    expect(caseState).toMatchObject({ work: 'update', nextAt: LATER });
  });
});

it('a disproved case that was out of scope for a while is not synced', () => {
  for (const found of [MISSING, DIFFERS]) {
    const out = rescoped(disproved(synced(), found, LATER), { now: LATER, excluded: 'rule' });
    expect(rescoped(out, { now: LATER, excluded: null })).toMatchObject({ state: 'pending' });
  }
});

it('a disproved case joins the backlog, even if a poll brings its content', () => {
  const disbelieved = disproved(synced(), MISSING, LATER);
  expect(changed(disbelieved, { now: LATER, since: LATER, excluded: null, fresh: true }).fresh).toBe(false);
});

describe('a portal that stores another status than it is sent', () => {
  const again = { now: LATER, since: LATER, excluded: null };
  const sentAgain = (before: CaseState, over = again): CaseState => {
    const read = changed(before, over);
    return settled(read, { version: read.version, status: '4' }, { outcome: 'synced' }, LATER);
  };
  const twice = sentAgain(disproved(sentAgain(disproved(synced(), DIFFERS, LATER)), DIFFERS, LATER));

  it('is not sent the case a fourth time: the case is unsynced, and the portal operator has to act', () => {
    expect(disproved(twice, DIFFERS, LATER)).toMatchObject({
      ...{ state: 'rejected', reason: 'STORED_OTHERWISE', detail: '9 ≠ 4', work: null, nextAt: null },
      unsyncedSince: LATER,
    });
  });

  it('is counted from the start once it confirmed, or once the case changed', () => {
    expect(disproved(verified(twice, LATER), DIFFERS, LATER).state).toBe('pending');
    expect(disproved(sentAgain(twice), DIFFERS, LATER).state).toBe('pending');
  });
});
