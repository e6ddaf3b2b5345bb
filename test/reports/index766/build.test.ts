import { expect, test } from 'vitest';
import { index766 } from '../../../src/reports/index766/build.ts';
import { index766Text } from '../../../src/reports/index766/text.ts';
import { NOW } from '../../support/cases.ts';
import { openTempLedger } from '../../sync/tempLedger.ts';
import { settleAs, work } from '../worklist/workLedger.ts';

const OCTOBER = Date.parse('2024-10-15T08:00:00+07:00');
const OPTIONS = { now: NOW, offsetMs: 7 * 3_600_000, agencies: null, language: 'en' } as const;

test('the cases at the portal stand beside the report and the census of the period, by agency', async ({
  onTestFinished,
}) => {
  const temp = await openTempLedger();
  onTestFinished(() => temp.dispose());
  const { ledger } = temp;
  await work(ledger, [
    { caseNo: 'a', agencyCode: 'A', receivedAt: OCTOBER, as: settleAs.synced },
    { caseNo: 'b', agencyCode: 'A', receivedAt: OCTOBER, as: settleAs.unmapped },
    { caseNo: 'c', agencyCode: 'B', receivedAt: OCTOBER },
    {
      caseNo: 'later',
      agencyCode: 'A',
      receivedAt: Date.parse('2024-11-01T00:00:00+07:00'),
      as: settleAs.synced,
    },
  ]);
  const reported = (received: number) => [{ period: '2024-10', agency: '', received, source: '' }];
  const read = async () => await index766(ledger, { ...OPTIONS, period: '2024-10' });

  await ledger.recordIndex({ totals: reported(4) }, NOW);
  expect(await read()).toMatchObject({
    ...{ from: '2024-10-01', to: '2024-10-31', numerator: 1, denominators: { report: 4, synced: 1 } },
    ...{ used: 'report', percent: 25, total: 3, totalPercent: 33.33, published: [], agencies: [] },
  });
  await ledger.recordIndex(
    { totals: [...reported(0), { period: '2024-10', agency: 'A', received: 2, source: '' }] },
    NOW,
  );
  const found = await read();
  expect(found).toMatchObject({
    ...{ used: 'synced', percent: 100, totalPercent: 33.33 },
    agencies: [{ key: 'A', report: 2, total: 2, numerator: 1 }],
  });
  expect(index766Text(found, OPTIONS).replaceAll(/\s+/g, ' ')).toContain(
    'the rate is 100% whatever is not synced',
  );
  await ledger.recordIndex({ totals: reported(1) }, NOW);
  expect(await read()).toMatchObject({ used: 'equal', percent: 100 });
});

test('without a row for the province, the report is the sum of its agencies', async ({ onTestFinished }) => {
  const temp = await openTempLedger();
  onTestFinished(() => temp.dispose());
  const totals = ['A', 'B'].map((agency) => ({ period: '2024-10', agency, received: 5, source: '' }));
  await temp.ledger.recordIndex({ totals }, NOW);
  expect((await index766(temp.ledger, OPTIONS)).denominators.report).toBe(10);
});
