import { expect, it } from 'vitest';
import { runSoak } from '../../scripts/soak/runSoak.ts';
import { withoutPostgres } from '../support/postgres.ts';

/** Beside other tests the starts and ends of four processes alone take minutes. */
const PATIENCE_MS = 1_200_000;

it.skipIf(withoutPostgres)(
  'a short soak of four processes on one ledger loses, invents and reverts no case, and keeps every counter exact',
  async () => {
    const lines: string[] = [];
    const outcome = await runSoak({
      ...{ minutes: 0.25, seed: 7, records: 300, fillDisk: false, processes: 4 },
      say: (line) => void lines.push(line),
    });
    expect(outcome.violations, lines.join('\n')).toEqual([]);
    expect(outcome.synced + outcome.held, 'every case is accounted for').toBe(outcome.cases);
    expect(outcome.synced).toBeGreaterThan(250);
  },
  PATIENCE_MS,
);
