import { describe, expect, it } from 'vitest';
import type { SessionLimits } from '../../../src/ledger/port/sessions.ts';
import { NOW } from '../../support/cases.ts';
import { type LedgerBench, MINUTE } from './bench.ts';

const BY = { who: 'cli:officer', origin: 'server-1' };
const NEVER = Number.MIN_SAFE_INTEGER;
const LIMITS = { begunBy: NEVER, usedBy: NEVER, most: 10 };

function hashOf(n: number): Buffer {
  return Buffer.alloc(32, n);
}

export function describeSessions(t: LedgerBench): void {
  describe('sessions', () => {
    const begin = async (
      n: number,
      {
        keyId = 'aaaaaaaaaaaa',
        now = NOW,
        ...limits
      }: Partial<SessionLimits & { keyId: string; now: number }> = {},
    ): Promise<void> =>
      await t.ledger.beginSession({ hash: hashOf(n), keyId, now }, { ...LIMITS, ...limits });
    const kept = async (): Promise<readonly number[]> => {
      const found = await Promise.all([1, 2, 3, 4].map((n) => t.ledger.session(hashOf(n))));
      return found.flatMap((session, index) => (session === null ? [] : [index + 1]));
    };
    const addKeys = async (): Promise<void> => {
      for (const id of ['aaaaaaaaaaaa', 'bbbbbbbbbbbb']) {
        const key = {
          id,
          name: id,
          role: 'viewer',
          agencies: null,
          expiresAt: null,
          hash: hashOf(0),
        } as const;
        await t.ledger.createApiKey(key, BY, NOW);
      }
    };

    it('are stored with their key, record their last use, and no earlier one after it', async () => {
      await addKeys();
      await begin(1);
      expect(await t.ledger.session(hashOf(1))).toEqual({
        keyId: 'aaaaaaaaaaaa',
        begunAt: NOW,
        usedAt: NOW,
      });
      await t.ledger.noteSessionUse(hashOf(1), NOW + MINUTE);
      await t.ledger.noteSessionUse(hashOf(1), NOW + 1);
      expect(await t.ledger.session(hashOf(1))).toMatchObject({ begunAt: NOW, usedAt: NOW + MINUTE });
      expect(await t.ledger.session(hashOf(9))).toBeNull();
    });

    it('end alone, or with all others of their key', async () => {
      await addKeys();
      for (const n of [1, 2, 3]) await begin(n);
      await begin(4, { keyId: 'bbbbbbbbbbbb' });
      await t.ledger.endSession(hashOf(1));
      expect(await kept()).toEqual([2, 3, 4]);
      await t.ledger.endSessionsOf('aaaaaaaaaaaa');
      expect(await kept()).toEqual([4]);
    });

    it('are forgotten once they have ended, and beyond their number the least recently used', async () => {
      await addKeys();
      await begin(1, { now: NOW });
      await begin(2, { now: NOW + 1 });
      await begin(3, { now: NOW + 2, begunBy: NOW });
      expect(await kept()).toEqual([2, 3]);
      await t.ledger.noteSessionUse(hashOf(2), NOW + MINUTE);
      await begin(4, { now: NOW + MINUTE, usedBy: NOW + 2 });
      expect(await kept()).toEqual([2, 4]);
      await t.ledger.noteSessionUse(hashOf(2), NOW + 2 * MINUTE);
      await begin(1, { now: NOW + 2 * MINUTE, most: 2 });
      expect(await kept()).toEqual([1, 2]);
    });
  });
}
