import { expect, test } from 'vitest';
import type { Problem } from '../../../../src/input/problem.ts';
import { serve } from '../../served.ts';
import { page } from '../page.ts';

const FAULT: Problem = {
  path: 'mappings.statuses:12',
  file: '/etc/dongbo/statuses.csv',
  found: { vi: 'portal: "99"', en: 'portal: "99"' },
  expected: { vi: 'một trong: 1, 2', en: 'one of: 1, 2' },
  remedy: { vi: 'Sửa giá trị này.', en: 'Correct the value.' },
};

test('each page names a faulty table with its line and remedy until it is mended', async () => {
  const faults: Problem[] = [FAULT];
  const served = await serve({ tableFaults: () => faults });
  for (const path of ['/', '/causes', '/cases']) {
    const { text } = await page(served, path);
    expect(text, path).toContain('Table of statuses, line 12:');
    expect(text, path).toContain('Correct the value.');
    expect(text, path).toContain('role="alert"');
  }
  expect((await page(served, '/', { lang: 'vi' })).text).toContain('Bảng mã trạng thái, dòng 12:');
  faults.length = 0;
  expect((await page(served, '/')).text).not.toContain('table-faults');
});

test('many faults are counted beyond the first three, and nobody who is not signed in reads them', async () => {
  const served = await serve({ tableFaults: () => Array(103).fill(FAULT) });
  const { text } = await page(served, '/');
  expect(text.match(/line 12:/g)).toHaveLength(3);
  expect(text).toContain('and 100 more');
  expect(await (await served.ask('/sign-in')).text()).not.toContain('table-faults');
});
