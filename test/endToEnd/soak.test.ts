import { expect, it } from 'vitest';
import { runSoak } from '../../scripts/soak/runSoak.ts';

it('a short soak loses, invents and reverts no case', async () => {
  const lines: string[] = [];
  const outcome = await runSoak({
    minutes: 0.25,
    seed: 121,
    records: 300,
    fillDisk: false,
    say: (line) => void lines.push(line),
  });
  expect(outcome.violations, lines.join('\n')).toEqual([]);
  expect(outcome.synced + outcome.held, 'every case is accounted for').toBe(outcome.cases);
  expect(outcome.synced).toBeGreaterThan(250);
});
