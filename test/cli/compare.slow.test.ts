import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { type Surprise, surpriseOf } from '../../src/sandbox/portal/surprises.ts';
import { startTestProvince, type TestProvince } from '../endToEnd/support/testProvince.ts';
import { type Answer, run } from './captured.ts';

let site: TestProvince;
let listeners: number;
beforeEach(async () => {
  listeners = process.getMaxListeners();
  process.setMaxListeners(100);
  site = await startTestProvince({ records: 300, portal: { lookUpSurprises: true } });
  expect(await dongbo('sync', '--json')).toMatchObject({ exitCode: 0 });
});
afterEach(async () => {
  process.setMaxListeners(listeners);
  await site.close();
});

async function dongbo(...words: string[]): Promise<Answer> {
  const env = { LANG: 'en_GB.UTF-8', DONGBO_LOG_LEVEL: 'silent' };
  return await run([...words, '--config', site.config], { env });
}

it('compares a case with the simulated portal: alike, differing, missing, several rows, and no answer', async () => {
  const { stdout } = await dongbo('records', '--state', 'synced', '--limit', '300', '--json');
  const { records } = z
    .object({ records: z.array(z.object({ caseNo: z.string() })) })
    .parse(JSON.parse(stdout));
  const numberOf = (surprise: Surprise | null): string =>
    records.find(({ caseNo }) => surpriseOf(caseNo) === surprise)?.caseNo ?? `no case that ${surprise}`;

  const outcomes = { same: null, differs: 'differs', missing: 'missing', ambiguous: 'several' } as const;
  for (const [outcome, surprise] of Object.entries(outcomes)) {
    const answer = await dongbo('show', numberOf(surprise), '--compare', '--json');
    expect(answer, outcome).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(answer.stdout)).toMatchObject({ outcome, trusted: true });
  }
  const failed = await dongbo('show', numberOf('fails'), '--compare');
  expect(failed).toMatchObject({ exitCode: 3, stdout: '' });
  expect(failed.stderr).toContain('Not compared: the portal refused the look-up (code 99).');
  expect(failed.stderr).toContain('Ask the portal operator what this code means.');

  const text = await dongbo('show', numberOf('differs'), '--compare', '--lang', 'vi');
  expect(text.stdout).toContain('Cổng đang giữ khác với bên ta.');
  expect(text.stdout).toContain('Trạng thái hồ sơ: ≠ KHÁC');
  expect((await dongbo('show', numberOf('differs'))).stdout).toContain('Compared with the portal, ');
  expect(await dongbo('show', 'H23-none', '--compare')).toMatchObject({ exitCode: 2 });
  expect(await dongbo('show', 'H23-none', '--compare', '--as-sent')).toMatchObject({ exitCode: 2 });
});
