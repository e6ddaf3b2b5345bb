import { expect, it } from 'vitest';
import { NOTHING_READ, withWindow } from '../../../src/source/reading/sourcePage.ts';

it('the windows of a reading add up, and those that are short are named', () => {
  const first = withWindow(NOTHING_READ, { rows: 3, claimed: 3, short: false, days: 'a..b' });
  expect(withWindow(first, { rows: 4, claimed: 6, short: true, days: 'c..d' })).toEqual({
    ...{ rows: 7, claimed: 9, shortWindows: ['c..d'], windows: [] },
  });
});
