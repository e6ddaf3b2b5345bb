import { afterEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { SOON } from '../support/soon.ts';
import { portalCases } from './support/controlPlane.ts';
import { startTwoProvinces, type TwoProvinces, untilAnswers } from './support/twoProvinces.ts';

let two: TwoProvinces;
afterEach(async () => {
  await two.close();
});

const keySchema = z.object({ key: z.string() });

async function keyOf(place: 0 | 1, role: string): Promise<string> {
  const made = await two.sites[place].run(
    'keys',
    'create',
    '--role',
    role,
    '--name',
    `${role}-${place}`,
    '--json',
  );
  return keySchema.parse(JSON.parse(made.stdout)).key;
}

/** Asked until it is as it has to be: a busy machine can answer late, which counts for two seconds. */
async function readiness(url: string): Promise<unknown> {
  return await (await fetch(`${url}/readyz`)).json();
}

function bearer(key: string): RequestInit {
  return { headers: { authorization: `Bearer ${key}` } };
}

test('one process serves two provinces with ledgers of their own, and no key of one opens the other', async () => {
  two = await startTwoProvinces([30, 40]);
  const daemon = await two.start();
  const [one, other] = [`${daemon.url}/p/H23`, `${daemon.url}/p/H24`];
  await untilAnswers(`${one}/healthz`, 200);
  await untilAnswers(`${other}/healthz`, 200);
  const [keyOfOne, keyOfOther] = [await keyOf(0, 'admin'), await keyOf(1, 'admin')];

  const total = async (url: string, key: string) =>
    z.object({ synced: z.number() }).parse(await (await fetch(`${url}/api/v1/gap`, bearer(key))).json())
      .synced;
  await vi.waitFor(async () => expect(await total(one, keyOfOne)).toBeGreaterThan(25), SOON);
  await vi.waitFor(async () => expect(await total(other, keyOfOther)).toBeGreaterThan(35), SOON);
  expect((await portalCases(two.sites[0].portal)).length).toBeLessThanOrEqual(30);
  expect((await portalCases(two.sites[1].portal)).length).toBeGreaterThan(30);
  expect((await fetch(`${other}/api/v1/gap`, bearer(keyOfOne))).status).toBe(401);
  expect((await fetch(`${one}/api/v1/gap`, bearer(keyOfOther))).status).toBe(401);

  const ok = { status: 'ok', provinces: { H23: { status: 'ok' }, H24: { status: 'ok' } } };
  await vi.waitFor(async () => expect(await readiness(daemon.url)).toMatchObject(ok), SOON);

  daemon.kill('SIGTERM');
  const { code, stderr } = await daemon.ended;
  expect([code, stderr.match(/"level":50/g)]).toEqual([0, null]);
  expect(new Set(daemon.events('daemon.stopped').map((line) => line['province']))).toEqual(
    new Set(['H23', 'H24']),
  );
});

test('a province that cannot start is tried again, and holds up nobody', async () => {
  two = await startTwoProvinces([20, 20], (place) =>
    place === 1 ? { 'ledger.url': 'postgres://dongbo@127.0.0.1:9/none' } : {},
  );
  const daemon = await two.start(1);
  await untilAnswers(`${daemon.url}/p/H23/healthz`, 200);
  await vi.waitFor(() => expect(daemon.events('province.ended')[0]).toMatchObject({ province: 'H24' }), SOON);
  const away = await fetch(`${daemon.url}/p/H24/api/v1/gap`);
  expect([away.status, await away.json()]).toMatchObject([503, { code: 'province_away' }]);
  const partly = { status: 'partly', provinces: { H23: { status: 'ok' }, H24: { status: 'not served' } } };
  await vi.waitFor(async () => expect(await readiness(daemon.url)).toMatchObject(partly), SOON);
  daemon.kill('SIGTERM');
  expect((await daemon.ended).code).toBe(0);
});
