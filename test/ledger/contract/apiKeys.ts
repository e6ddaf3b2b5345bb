import { describe, expect, it } from 'vitest';
import { NOW } from '../../support/cases.ts';
import { type LedgerBench, MINUTE } from './bench.ts';

const BY = { who: 'cli:officer', origin: 'server-1' };
const KEY = {
  id: 'abcdefghijkl',
  name: 'grafana',
  role: 'viewer',
  agencies: ['H23.12'],
  expiresAt: NOW + 1_000,
  hash: Buffer.alloc(32, 7),
} as const;

export function describeApiKeys(t: LedgerBench): void {
  describe('API keys', () => {
    it('are stored with all their properties, and listed without their hash', async () => {
      expect(await t.ledger.createApiKey(KEY, BY, NOW)).toBe(true);
      const shown = {
        id: 'abcdefghijkl',
        name: 'grafana',
        role: 'viewer',
        agencies: ['H23.12'],
        createdAt: NOW,
        expiresAt: NOW + 1_000,
        lastUsedAt: null,
        revokedAt: null,
      };
      expect(await t.ledger.apiKeys()).toEqual([shown]);
      expect(await t.ledger.apiKey(KEY.id)).toEqual({ ...shown, hash: KEY.hash });
      expect(await t.ledger.apiKey('grafana')).toBeNull();
      expect(await t.ledger.auditTrail({ limit: 9 })).toMatchObject([
        {
          ...BY,
          at: NOW,
          action: 'key.created',
          subject: expect.stringMatching(/^grafana \(abcdefghijkl\): viewer/),
        },
      ]);
    });

    it('have a name that is neither name nor id of another active key', async () => {
      const second = { ...KEY, id: 'bbbbbbbbbbbb', agencies: null, expiresAt: null };
      await t.ledger.createApiKey(KEY, BY, NOW);
      expect(await t.ledger.createApiKey(second, BY, NOW)).toBe(false);
      expect(await t.ledger.createApiKey({ ...second, name: KEY.id }, BY, NOW)).toBe(false);
      expect(await t.ledger.apiKeys()).toHaveLength(1);
      expect(await t.ledger.auditTrail({ limit: 9 })).toHaveLength(1);
      await t.ledger.revokeApiKey('grafana', BY, NOW);
      expect(await t.ledger.createApiKey(second, BY, NOW + 1)).toBe(true);
      expect((await t.ledger.apiKeys()).map(({ id, revokedAt }) => [id, revokedAt])).toEqual([
        [KEY.id, NOW],
        [second.id, null],
      ]);
    });

    it('sign in by a link once, before it expires and while they are not revoked', async () => {
      const link = (fill: number) => ({ hash: Buffer.alloc(32, fill), expiresAt: NOW + MINUTE });
      const made = (id: string, fill: number) => ({ ...KEY, id, name: id, link: link(fill) });
      for (const [id, fill] of [
        ['aaaaaaaaaaaa', 1],
        ['bbbbbbbbbbbb', 2],
        ['cccccccccccc', 3],
      ] as const) {
        expect(await t.ledger.createApiKey(made(id, fill), BY, NOW)).toBe(true);
      }
      expect(await t.ledger.useSignInLink(Buffer.alloc(32, 9), NOW)).toBeNull();
      // Two at once: one gets the key.
      const uses = await Promise.all([1, 1].map((fill) => t.ledger.useSignInLink(link(fill).hash, NOW)));
      expect(uses.toSorted()).toEqual(['aaaaaaaaaaaa', null]);
      expect(await t.ledger.useSignInLink(link(2).hash, NOW + MINUTE)).toBeNull();
      await t.ledger.revokeApiKey('cccccccccccc', BY, NOW);
      expect(await t.ledger.useSignInLink(link(3).hash, NOW)).toBeNull();
      expect((await t.ledger.apiKey('aaaaaaaaaaaa'))?.revokedAt).toBeNull();
    });

    it('are revoked by name or by id, once', async () => {
      await t.ledger.createApiKey(KEY, BY, NOW);
      await t.ledger.createApiKey({ ...KEY, id: 'bbbbbbbbbbbb', name: 'other' }, BY, NOW);
      expect(await t.ledger.revokeApiKey('nobody', BY, NOW)).toBeNull();
      const revoked = await t.ledger.revokeApiKey('grafana', BY, NOW + 1);
      expect(revoked).toMatchObject({ id: KEY.id, revokedAt: NOW + 1 });
      expect(revoked).not.toHaveProperty('hash');
      expect(await t.ledger.revokeApiKey(KEY.id, BY, NOW + 2)).toBeNull();
      expect(await t.ledger.revokeApiKey('bbbbbbbbbbbb', BY, NOW + 2)).toMatchObject({ name: 'other' });
      expect((await t.ledger.apiKey(KEY.id))?.revokedAt).toBe(NOW + 1);
      const actions = (await t.ledger.auditTrail({ limit: 9 })).map(({ action }) => action);
      expect(actions).toEqual(['key.revoked', 'key.revoked', 'key.created', 'key.created']);
    });

    it('record their last use, and no earlier one after it', async () => {
      await t.ledger.createApiKey(KEY, BY, NOW);
      const lastUse = async (at: number) => {
        await t.ledger.noteApiKeyUse(KEY.id, at);
        return (await t.ledger.apiKey(KEY.id))?.lastUsedAt;
      };
      expect(await lastUse(NOW)).toBe(NOW);
      expect(await lastUse(NOW + MINUTE)).toBe(NOW + MINUTE);
      expect(await lastUse(NOW + 1)).toBe(NOW + MINUTE);
    });
  });
}
