import { describe, expect, it } from 'vitest';
import { isPortalStatus, PORTAL_STATUSES } from '../../src/domain/status.ts';

describe('portal statuses', () => {
  it('are the ten codes from 1 to 10, worded in both languages', () => {
    expect(Object.keys(PORTAL_STATUSES)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
    for (const { vi, en } of Object.values(PORTAL_STATUSES)) expect(vi && en).not.toBe('');
  });

  it('differ from other texts', () => {
    expect(['1', '10'].every(isPortalStatus)).toBe(true);
    expect(['', '0', '11', '04', ' 4', 'constructor'].filter(isPortalStatus)).toEqual([]);
  });
});
