import { expect, it } from 'vitest';
import { sourceTrialOf } from '../../src/reports/sources/trial.ts';
import { aCase } from '../support/cases.ts';

it('shows a flag only where some row says yes: otherwise it is among the fields that no row had', () => {
  const cases = [aCase({ postal: false, online: false }), aCase({ postal: false, online: true })];
  const trial = sourceTrialOf({ name: 'main', kind: 'sql' }, { cases, drafts: 0, unreadable: [] }, 0);
  expect(trial.empty).toContain('postal');
  expect(trial.empty).not.toContain('online');
  expect(trial.cases.map(({ postal, online }) => [postal, online])).toEqual([
    [undefined, 'false'],
    [undefined, 'true'],
  ]);
});
