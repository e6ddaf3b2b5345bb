import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { probeIfSettingsChanged } from '../../../src/sync/deliver/portalSettings.ts';
import { recordingLog } from '../../support/recordingLog.ts';
import { openTempLedger, type TempLedger } from '../tempLedger.ts';

const SETTINGS = { fingerprint: 'as it was', password: 'secret-1' };

describe('after a change of what the portal is used with', () => {
  let temp: TempLedger;
  let rings: number;
  beforeEach(async () => {
    temp = await openTempLedger();
    rings = 0;
    const { ledger, now } = temp;
    await ledger.setCircuit({
      ...{ open: true, cause: 'login' as const, detail: '', trips: 3 },
      ...{ openedAt: now(), probeAt: now() + 3_600_000 },
    });
    await follow();
  });
  afterEach(() => temp.dispose());

  const follow = (changes: Partial<typeof SETTINGS> = {}): Promise<boolean> =>
    probeIfSettingsChanged(
      { ...SETTINGS, ...changes },
      {
        ...{ ledger: temp.ledger, now: temp.now, log: recordingLog() },
        bell: {
          ring: () => {
            rings += 1;
          },
        },
      },
    );
  const waitMs = async (): Promise<number> =>
    ((await temp.ledger.circuit())?.probeAt ?? Number.NaN) - temp.now();

  it.each([
    ['configuration or table', { fingerprint: 'another' }],
    ['password', { password: 'secret-2' }],
  ])('an open circuit is probed at once: %s', async (_what, change) => {
    expect(await waitMs()).toBe(3_600_000);
    expect(await follow(change)).toBe(true);
    expect([await waitMs(), rings]).toEqual([0, 1]);
  });

  it('only once, and never without a change', async () => {
    expect(await follow()).toBe(false);
    expect(await waitMs()).toBe(3_600_000);
    await follow({ password: 'secret-2' });
    expect(await follow({ password: 'secret-2' })).toBe(false);
    expect(rings).toBe(1);
  });

  it('a closed circuit stays closed', async () => {
    await temp.ledger.setCircuit(null);
    expect(await follow({ password: 'secret-2' })).toBe(false);
    expect(await temp.ledger.circuit()).toBeNull();
  });

  it('the ledger keeps neither the password nor an unsalted hash of it', async () => {
    const stored = (await temp.ledger.fact('portal_settings'))?.value ?? '';
    expect(stored).not.toContain('secret-1');
    expect(stored).toMatch(/"salt":"[0-9a-f]{32}"/);
  });
});
