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
        linkExpiresAt: null,
        issuer: null,
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
      const never = () => Buffer.alloc(0);
      const made = (id: string, fill: number) => ({ ...KEY, id, name: id, link: link(fill) });
      for (const [id, fill] of [
        ['aaaaaaaaaaaa', 1],
        ['bbbbbbbbbbbb', 2],
        ['cccccccccccc', 3],
      ] as const) {
        expect(await t.ledger.createApiKey(made(id, fill), BY, NOW)).toBe(true);
      }
      expect(await t.ledger.useSignInLink(Buffer.alloc(32, 9), NOW, never)).toBeNull();
      // Two at once: one gets the key.
      const uses = await Promise.all(
        [1, 1].map((fill) => t.ledger.useSignInLink(link(fill).hash, NOW, never)),
      );
      expect(uses.map((used) => used?.id ?? null).toSorted()).toEqual(['aaaaaaaaaaaa', null]);
      expect(await t.ledger.useSignInLink(link(2).hash, NOW + MINUTE, never)).toBeNull();
      await t.ledger.revokeApiKey('cccccccccccc', BY, NOW);
      expect(await t.ledger.useSignInLink(link(3).hash, NOW, never)).toBeNull();
      expect((await t.ledger.apiKey('aaaaaaaaaaaa'))?.revokedAt).toBeNull();
    });

    it('get a new secret by a link that renews, which ends the old secret and all sessions', async () => {
      await t.ledger.createApiKey({ ...KEY, expiresAt: null }, BY, NOW);
      const session = Buffer.alloc(32, 1);
      const limits = { begunBy: 0, usedBy: 0, most: 9 };
      await t.ledger.beginSession({ hash: session, keyId: KEY.id, now: NOW }, limits);
      const [first, second] = [2, 3].map((fill) => Buffer.alloc(32, fill));
      const link = (hash = Buffer.alloc(0)) => ({ hash, expiresAt: NOW + MINUTE, renews: true });
      expect(await t.ledger.linkApiKey('nobody', link(first), BY, NOW)).toBeNull();
      await t.ledger.linkApiKey(KEY.id, link(first), BY, NOW);
      const linked = await t.ledger.linkApiKey(KEY.id, link(second), BY, NOW);
      expect(linked).toMatchObject({ id: KEY.id, linkExpiresAt: NOW + MINUTE });
      const renewed = (id: string) => Buffer.from(id.padEnd(32));
      expect(await t.ledger.useSignInLink(first ?? session, NOW, renewed)).toBeNull();
      expect((await t.ledger.apiKey(KEY.id))?.hash).toEqual(KEY.hash);
      expect(await t.ledger.session(session)).not.toBeNull();
      expect(await t.ledger.useSignInLink(second ?? session, NOW, renewed)).toEqual({
        id: KEY.id,
        renewed: true,
      });
      expect(await t.ledger.apiKey(KEY.id)).toMatchObject({ hash: renewed(KEY.id), linkExpiresAt: null });
      expect(await t.ledger.session(session)).toBeNull();
      const actions = (await t.ledger.auditTrail({ limit: 9 })).map(({ action }) => action);
      expect(actions).toEqual(['key.linked', 'key.linked', 'key.created']);
    });

    it('say which was the last valid one of an administrator of the whole province, and keep it if told', async () => {
      const admin = (id: string, over: object) =>
        t.ledger.createApiKey(
          { ...KEY, id, name: id, role: 'admin', agencies: null, expiresAt: null, ...over },
          BY,
          NOW,
        );
      const pending = { hash: Buffer.alloc(32, 9), expiresAt: NOW + MINUTE, renews: true };
      await admin('aaaaaaaaaaaa', {});
      await admin('bbbbbbbbbbbb', {});
      await admin('cccccccccccc', { agencies: ['H23.12'] });
      await admin('dddddddddddd', { expiresAt: NOW });
      await admin('eeeeeeeeeeee', { role: 'operator' });
      await admin('ffffffffffff', { link: pending });
      const revoke = async (id: string, keepLastAdmin = true) => {
        const done = await t.ledger.revokeApiKey(id, BY, NOW, { keepLastAdmin });
        return [done?.wasLastAdmin, done?.key.revokedAt];
      };
      for (const id of ['bbbbbbbbbbbb', 'cccccccccccc', 'dddddddddddd', 'eeeeeeeeeeee', 'ffffffffffff']) {
        expect(await revoke(id), id).toEqual([false, NOW]);
      }
      expect(await revoke('aaaaaaaaaaaa')).toEqual([true, null]);
      expect((await t.ledger.apiKey('aaaaaaaaaaaa'))?.revokedAt).toBeNull();
      expect(await revoke('aaaaaaaaaaaa', false)).toEqual([true, NOW]);
    });

    it('of a person of an identity provider follow the person: one key, with the rights of the last sign-in', async () => {
      const an = { issuer: 'https://sso', subject: '1', name: 'An', role: 'viewer', agencies: null } as const;
      const both = await Promise.all([1, 2].map(() => t.ledger.signInIdentity(an, BY, NOW)));
      const [id = ''] = both.map(String);
      expect(both).toEqual([id, id]);
      expect(await t.ledger.signInIdentity({ ...an, subject: '2' }, BY, NOW)).not.toBe(id);
      expect(await t.ledger.signInIdentity({ ...an, role: 'operator', agencies: ['A'] }, BY, NOW)).toBe(id);
      expect(await t.ledger.apiKeys()).toMatchObject(
        expect.arrayContaining([
          expect.objectContaining({ id, name: 'An', role: 'operator', agencies: ['A'], issuer: an.issuer }),
          expect.objectContaining({ name: 'An 2', role: 'viewer', agencies: null }),
        ]),
      );
      const link = { hash: Buffer.alloc(32, 1), expiresAt: NOW + MINUTE };
      expect(await t.ledger.linkApiKey(id, link, BY, NOW), 'no link').toBeNull();
      expect(await t.ledger.restoreIdentity(id, BY, NOW), 'not revoked').toBeNull();

      await t.ledger.revokeApiKey(id, BY, NOW);
      expect(await t.ledger.signInIdentity(an, BY, NOW)).toBeNull();
      await t.ledger.createApiKey({ ...KEY, name: 'An' }, BY, NOW);
      await t.ledger.revokeApiKey(KEY.id, BY, NOW);
      expect(await t.ledger.restoreIdentity(KEY.id, BY, NOW), 'a key with a secret').toBeNull();
      expect(await t.ledger.restoreIdentity(id, BY, NOW)).toMatchObject({ id, name: 'An', revokedAt: null });
      expect(await t.ledger.signInIdentity(an, BY, NOW)).toBe(id);
      const session = { hash: Buffer.alloc(32, 5), keyId: id, now: NOW };
      await t.ledger.beginSession(session, { begunBy: 0, usedBy: 0, most: 9 });
      await t.ledger.signOutIdentity(an);
      expect(await t.ledger.session(session.hash)).toBeNull();
      const actions = (await t.ledger.auditTrail({ limit: 20 })).map(({ action }) => action);
      expect(actions.filter((action) => action === 'key.changed')).toHaveLength(2);
      expect(actions.filter((action) => action === 'key.restored')).toHaveLength(1);
    });

    it('are revoked by name or by id, once', async () => {
      await t.ledger.createApiKey(KEY, BY, NOW);
      await t.ledger.createApiKey({ ...KEY, id: 'bbbbbbbbbbbb', name: 'other' }, BY, NOW);
      expect(await t.ledger.revokeApiKey('nobody', BY, NOW)).toBeNull();
      const revoked = await t.ledger.revokeApiKey('grafana', BY, NOW + 1);
      expect(revoked).toMatchObject({ key: { id: KEY.id, revokedAt: NOW + 1 }, wasLastAdmin: false });
      expect(revoked?.key).not.toHaveProperty('hash');
      expect(await t.ledger.revokeApiKey(KEY.id, BY, NOW + 2)).toBeNull();
      expect(await t.ledger.revokeApiKey('bbbbbbbbbbbb', BY, NOW + 2)).toMatchObject({
        key: { name: 'other' },
      });
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
