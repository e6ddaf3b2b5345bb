import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { nationalGapSchema } from '../../src/reports/national/schema.ts';
import { samplesOf } from '../http/metrics/samples.ts';
import { SOON } from '../support/soon.ts';
import { startTwoProvinces, type TwoProvinces, untilAnswers } from './support/twoProvinces.ts';

let two: TwoProvinces;
afterEach(async () => {
  await two.close();
});

test('one key reads the sum of two provinces in all ways, beside the daemon, until it is revoked', async () => {
  two = await startTwoProvinces([20, 30]);
  const daemon = await two.start();
  for (const code of ['H23', 'H24']) await untilAnswers(`${daemon.url}/p/${code}/healthz`, 200);
  const made = await two.run('keys', 'create', '--role', 'viewer', '--name', 'bộ', '--json');
  const { key } = z.object({ key: z.string() }).parse(JSON.parse(made.stdout));
  const ask = (path: string) =>
    fetch(daemon.url + path, { headers: { authorization: `Bearer ${key}` }, redirect: 'manual' });

  const read = async () => nationalGapSchema.parse(await (await ask('/api/v1/gap')).json());
  const records = 20 + 30;
  await expect.poll(read, SOON).toMatchObject({ total: records, synced: records });
  const { provinces } = await read();
  expect(provinces.map(({ code, unread }) => [code, unread])).toEqual([
    ['H23', null],
    ['H24', null],
  ]);
  expect(provinces.every(({ figures }) => figures?.readAt != null)).toBe(true);

  const printed = await two.run('gap', '--json');
  expect([printed.code, nationalGapSchema.parse(JSON.parse(printed.stdout)).total]).toEqual([
    0,
    (await read()).total,
  ]);

  const samples = samplesOf(await (await ask('/metrics')).text());
  const ofEach = (name: string) =>
    samples.filter((one) => one.name === name).map(({ labels }) => labels['province']);
  expect(ofEach('dongbo_synced_ratio')).toEqual(['H23', 'H24']);
  expect(ofEach('dongbo_delivered_total')).toEqual(['H23', 'H24']);
  expect(ofEach('process_start_time_seconds')).toEqual([undefined]);

  expect((await two.run('keys', 'revoke', 'bộ')).code).toBe(0);
  for (const path of ['/api/v1/gap', '/metrics', '/p/H23/api/v1/gap', '/p/H24/api/v1/gap'])
    expect([path, (await ask(path)).status]).toEqual([path, 401]);
});
