import { describe, expect, it } from 'vitest';
import { isReason, OWNERS, REASONS } from '../../src/domain/reason.ts';

describe('reasons', () => {
  it('belong to the states and owners of the domain document', () => {
    const table = Object.entries(REASONS).map(([reason, { state, owner }]) => [reason, state, owner]);
    expect(table).toEqual([
      ['AWAITING_DELIVERY', 'pending', 'dongbo'],
      ['NOT_RELEASED', 'pending', 'operations'],
      ['DELIVERY_PAUSED', 'pending', 'operations'],
      ['RETRY_SCHEDULED', 'pending', 'dongbo'],
      ['ATTEMPTS_USED_UP', 'pending', 'operations'],
      ['PORTAL_UNAVAILABLE', 'pending', 'portal_operator'],
      ['PAYLOAD_UNREADABLE', 'pending', 'operations'],
      ['PROCEDURE_UNMAPPED', 'blocked', 'province_it'],
      ['PROCEDURE_NOT_PUBLISHED', 'blocked', 'province_office'],
      ['STATUS_UNMAPPED', 'blocked', 'province_it'],
      ['AGENCY_UNMAPPED', 'blocked', 'province_it'],
      ['FIELD_MISSING', 'blocked', 'agency'],
      ['FIELD_INVALID', 'blocked', 'agency'],
      ['PORTAL_REJECTED', 'rejected', 'by_code'],
      ['TOO_LARGE', 'rejected', 'province_it'],
      ['STORED_OTHERWISE', 'rejected', 'portal_operator'],
      ['MISSING_AT_PORTAL', 'pending', 'dongbo'],
      ['DIFFERS_AT_PORTAL', 'pending', 'dongbo'],
    ]);
  });

  it.each(Object.entries(REASONS))('%s has a title and a remedy in Vietnamese and in English', (_, entry) => {
    for (const text of [entry.title.vi, entry.title.en, entry.remedy.vi, entry.remedy.en]) {
      expect(text.trim().length).toBeGreaterThan(3);
    }
    for (const remedy of [entry.remedy.vi, entry.remedy.en]) expect(remedy).toMatch(/\.$/);
  });

  it('have owners that are named in both languages', () => {
    for (const { owner } of Object.values(REASONS)) {
      expect(OWNERS[owner].vi).not.toBe('');
      expect(OWNERS[owner].en).not.toBe('');
    }
  });

  it('differ from other texts, including the properties of every object', () => {
    expect(isReason('TOO_LARGE')).toBe(true);
    expect(['', 'UNKNOWN', 'too_large', 'toString', '__proto__'].filter(isReason)).toEqual([]);
  });
});
