import { describe, expect, it } from 'vitest';
import { failed, runCheck } from '../../../src/cli/doctor/check.ts';
import { ok, withCounts } from '../../../src/cli/doctor/findings.ts';
import { doctorTexts } from '../../../src/cli/doctor/messages.ts';
import { silentLog } from '../../../src/observability/log.ts';

describe('a check', () => {
  const texts = doctorTexts('en');
  const facts = { config: {}, ledger: null, redis: null, now: 0, deep: false, log: silentLog };
  const context = { ...facts, language: 'en', texts } as never;

  it('is aborted when its time is up, and reports that', async () => {
    let aborted = false;
    const slow = (_: unknown, signal: AbortSignal): Promise<never> =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          aborted = true;
          reject(signal.reason);
        });
      });
    const [finding] = await runCheck(['redis', slow], context, 20);
    expect(finding).toMatchObject({
      name: 'redis',
      state: 'problem',
      found: 'No answer within 0.02 seconds.',
    });
    expect(aborted).toBe(true);
  });

  it('that throws becomes a problem that quotes nothing of a foreign error', async () => {
    const secret = 'mật khẩu là 12345';
    const broken = (): Promise<never> => Promise.reject(new TypeError(secret));
    const findings = await runCheck(['redis', broken], context);
    expect(findings).toMatchObject([{ state: 'problem' }]);
    expect(JSON.stringify([findings, failed('redis', new Error(secret), 'en')])).not.toContain(secret);
  });

  it('that is quick passes its findings on', async () => {
    const finding = ok('redis', 'fine');
    expect(await runCheck(['redis', () => Promise.resolve([finding])], context)).toEqual([finding]);
  });
});

describe('codes with counts', () => {
  it('come with most cases first, five at most, fit for a terminal', () => {
    const counts = Array.from({ length: 7 }, (_, i): [string, number] => [`c${i}`, i + 1]);
    expect(withCounts(counts)).toBe('c6 (7), c5 (6), c4 (5), c3 (4), c2 (3), … +2');
    expect(
      withCounts([
        ['a\u001B[31m\nb', 1],
        ['', 2],
      ]),
    ).toBe('"" (2), a [31m b (1)');
  });
});
