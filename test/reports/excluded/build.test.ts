import { expect, onTestFinished, test } from 'vitest';
import { EXCLUSIONS } from '../../../src/domain/exclusion.ts';
import { excludedJson, excludedPage } from '../../../src/reports/excluded/build.ts';
import { excludedSchema } from '../../../src/reports/excluded/schema.ts';
import { excludedTable } from '../../../src/reports/excluded/table.ts';
import { excludedText } from '../../../src/reports/excluded/text.ts';
import { aRow, NOW } from '../../support/cases.ts';
import { openTempLedger, type TempLedger } from '../../sync/tempLedger.ts';

const OFFSET = 7 * 3_600_000;
const vi = { language: 'vi', offsetMs: OFFSET } as const;

/** One case of each why, and one that counts. */
async function oneOfEach(): Promise<TempLedger> {
  const temp = await openTempLedger();
  onTestFinished(() => temp.dispose());
  const rows = EXCLUSIONS.map((excluded) => aRow({ caseNo: excluded }, { excluded }));
  const origin = { caseNo: 'gốc', sourceId: 'x' };
  const copy = aRow({ caseNo: 'copied', origin }, { excluded: 'copy' });
  await temp.ledger.ingest({
    rows: [...rows, copy, aRow({ caseNo: 'old', sourceId: '9' }), aRow({ caseNo: 'counted' })],
    ...{ drafts: [], readAt: NOW, now: NOW },
  });
  const later = NOW + 60_000;
  const renumbered = [aRow({ caseNo: 'new', sourceId: '9' })];
  await temp.ledger.ingest({ rows: renumbered, drafts: [], readAt: later, now: later });
  return temp;
}

test('the document has each excluded case with why, since when, and what counts instead', async () => {
  const { ledger } = await oneOfEach();
  const page = await excludedPage(ledger, EXCLUSIONS, {}, { limit: 100, language: 'en' });
  const document = excludedSchema.parse(excludedJson(page, OFFSET));
  expect(document.totals).toEqual({ total: 7, isCounted: true });
  const byNumber = new Map(document.excluded.map((one) => [one.caseNo, one]));
  expect(byNumber.get('old')).toMatchObject({
    ...{ excludedBy: 'gone', excludedSince: '2024-11-05T08:01:00+07:00', countedCaseNo: 'new' },
    ...{ state: null, reason: null, source: 'main' },
  });
  expect(byNumber.get('copied')).toMatchObject({
    ...{ excludedBy: 'copy', excludedSince: null, firstSeenAt: '2024-11-05T08:00:00+07:00' },
    ...{ countedCaseNo: 'gốc', countedSource: null },
  });
  expect(byNumber.get('earlier')).toMatchObject({ state: 'pending', reason: 'AWAITING_DELIVERY' });
  expect(byNumber.get('rule')).toMatchObject({ state: null, reason: null, countedCaseNo: null });
});

test('its pages lead through all, and each says how many there are', async () => {
  const { ledger } = await oneOfEach();
  const read = (cursor?: string) =>
    excludedPage(ledger, EXCLUSIONS, {}, { limit: 4, cursor, language: 'en' });
  const first = await read();
  const second = await read(first.next ?? '');
  expect([first.cases.length, second.cases.length, second.next]).toEqual([4, 3, null]);
  expect(first.size).toEqual({ total: 7, isCounted: true });
  await expect(read('x')).rejects.toMatchObject({ code: 'usage.cursor' });
});

test('the text has a table for each why, at most 80 columns wide', async () => {
  const { ledger } = await oneOfEach();
  const page = await excludedPage(ledger, EXCLUSIONS, {}, { limit: 100, language: 'vi' });
  const text = excludedText(page, vi);
  expect(text).toContain('Không còn ở hệ thống tỉnh (gone): 2');
  expect(text).toMatch(/old +05\/11\/2024 08:01 +đã đổi mã thành new/);
  expect(text).toMatch(/copied +thấy lần đầu 05\/11\/2024 08:00 +bản sao của hồ sơ gốc/);
  expect(text).toContain('Không tính vào tổng số: 7 hồ sơ.');
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  const none = await excludedPage(ledger, ['gone'], { agencies: ['none'] }, { limit: 1, language: 'en' });
  expect(excludedText(none, { ...vi, language: 'en' })).toBe('No excluded case matches.');
});

test('the file has them all, with words beside the codes', async () => {
  const { ledger } = await oneOfEach();
  const age = { asOf: '2024-11-05T08:00:00+07:00' };
  const table = excludedTable(ledger, EXCLUSIONS, {}, { ...vi, age });
  const codes = table.columns.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  const rows: Record<string, unknown>[] = [];
  for await (const page of table.pages)
    rows.push(...page.map((row) => Object.fromEntries(row.map((cell, i) => [codes[i], cell]))));
  expect(rows).toHaveLength(7);
  expect(rows.find(({ caseNo }) => caseNo === 'elsewhere')).toMatchObject({
    ...{ excludedBy: 'elsewhere', excludedByName: 'Hệ thống khác tự gửi', stateName: null },
    asOf: age.asOf,
  });
});
