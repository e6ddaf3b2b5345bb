import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { growLedger } from '../../../scripts/measure/growLedger.ts';

describe('the ledger over ten years', () => {
  it('stays within 1.3 times the size of its second year', { timeout: 600_000 }, async () => {
    const dir = await mkdtemp(join(tmpdir(), 'dongbo-growth-'));
    try {
      const sizes = await growLedger(join(dir, 'ledger.db'), {
        ...{ cases: 1_000, years: 10, agencies: 3, changes: 5, arrivals: 0 },
        retention: { timelineDays: 730, replayDays: 365, auditDays: 0, snapshotDailyDays: 1_100 },
      });
      const [, second, third] = sizes;
      expect(sizes.at(-1)?.bytes).toBeLessThanOrEqual(1.3 * (second?.bytes ?? 0));
      expect(sizes.at(-1)?.events).toBeLessThan(1.1 * (third?.events ?? 0));
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});
