import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { newKey } from '../../../src/http/auth/keyText.ts';
import { openPostgresLedger } from '../../../src/ledger/postgres/open.ts';
import { manyRows, NOW } from '../../support/cases.ts';
import { freshDatabase, onServer, withoutPostgres } from '../../support/postgres.ts';
import { SOON } from '../../support/soon.ts';
import { serve } from '../served.ts';
import { cookiesOf } from './sharedKey.ts';
import { servedTogether } from './twoServed.ts';

const SAME = { 'sec-fetch-site': 'same-origin' };
const UNWRITTEN = 'http.session_end_unwritten';
const BY = { who: 'cli:tester', origin: 'here' };

/** Two provinces on a server, with a key in common, that can soon only be read. */
async function madeReadOnly() {
  const key = newKey();
  const provinces = await Promise.all(
    [3, 5].map(async (count) => {
      const settings = await freshDatabase();
      const ledger = openPostgresLedger({ settings, key: null, makes: true });
      onTestFinished(() => ledger.close());
      await ledger.ingest({ rows: manyRows(count), drafts: [], readAt: NOW, now: NOW });
      const { id, hash } = key;
      await ledger.createApiKey(
        { id, hash, name: 'ministry', role: 'viewer', agencies: null, expiresAt: null },
        BY,
        NOW,
      );
      return { settings, served: await serve({ ledger }) };
    }),
  );
  const together = await servedTogether(
    provinces.map(({ served }) => served),
    onTestFinished,
  );
  await vi.waitFor(() => expect(together.mounts.every(({ side }) => side !== null)).toBe(true), SOON);
  const turnReadOnly = async (): Promise<void> => {
    for (const { settings } of provinces) {
      const name = new URL(settings.url).pathname.slice(1);
      await onServer(settings.url, `alter database ${name} set default_transaction_read_only = on`);
      await onServer(
        settings.url,
        'select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
    }
  };
  return { together, provinces, key: key.text, turnReadOnly };
}

describe.skipIf(withoutPostgres)('signing in to several provinces whose ledgers can only be read', () => {
  test('works at the root and in each, and signing out ends the sessions here', async () => {
    const { together, provinces, key, turnReadOnly } = await madeReadOnly();
    const enter = async (): Promise<ReadonlyMap<string, string>> => {
      const body = new URLSearchParams({ key });
      const answer = await together.ask('/sign-in', { method: 'POST', body, headers: SAME });
      expect(answer.status).toBe(303);
      return cookiesOf(answer);
    };
    const before = await enter();
    await turnReadOnly();
    // The first statement of each connection notices that it was ended.
    await vi.waitFor(async () => expect((await together.ask('/api/v1/gap', { key })).status).toBe(200), SOON);
    const during = await enter();
    for (const cookies of [before, during]) {
      const root = cookies.get('/') ?? '';
      const status = async (path: string, cookie: string): Promise<number> =>
        (await together.ask(path, { headers: { cookie } })).status;
      const page = await (await together.ask('/', { headers: { cookie: root } })).text();
      expect(page).toMatch(/Tổng cộng<\/strong><\/th><td class="number">8</);
      expect(await status('/p/H0/', cookies.get('/p/H0') ?? '')).toBe(200);

      const out = await together.ask('/sign-out', { method: 'POST', headers: { ...SAME, cookie: root } });
      expect([out.status, cookiesOf(out).get('/')]).toEqual([303, 'dongbo_provinces=']);
      expect(await status('/api/v1/gap', root)).toBe(401);
      expect(await status('/p/H1/api/v1/gap', cookies.get('/p/H1') ?? '')).toBe(401);
    }
    const said = provinces.map(
      ({ served }) => served.log.events().filter((event) => event === UNWRITTEN).length,
    );
    expect(said, 'each time for both').toEqual([2, 2]);

    // In one province: it says so, too, and forgets the cookie.
    const own = (await enter()).get('/p/H0') ?? '';
    const left = await together.ask('/p/H0/sign-out', { method: 'POST', headers: { ...SAME, cookie: own } });
    expect([left.status, left.headers.get('location')]).toEqual([303, '/p/H0/sign-in']);
  });
});
