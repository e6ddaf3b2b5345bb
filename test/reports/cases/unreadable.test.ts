import { expect, it, onTestFinished } from 'vitest';
import {
  unreadableJson,
  unreadablePage,
  unreadableSchema,
  unreadableText,
} from '../../../src/reports/cases/unreadable.ts';
import { NOW } from '../../support/cases.ts';
import { openTempLedger } from '../../sync/tempLedger.ts';

const OFFSET = 7 * 3_600_000;
const language = 'vi';

it('lists the rows that cannot be read, page by page, until they are read well or a whole census shows them no more', async () => {
  const temp = await openTempLedger();
  onTestFinished(() => temp.dispose());
  const { ledger } = temp;
  const row = (sourceId: string) => ({ sourceId, where: 'dossierNo', why: 'empty' });
  await ledger.noteUnreadable([row('1'), row('2'), row('3')], [], NOW);
  const first = await unreadablePage(ledger, { limit: 2, language });
  expect(first.rows.map(({ sourceId }) => sourceId)).toEqual(['1', '2']);
  const second = await unreadablePage(ledger, { limit: 2, cursor: first.next ?? '', language });
  expect(unreadableJson(second, OFFSET)).toEqual({
    unreadable: [
      {
        ...row('3'),
        firstSeenAt: '2024-11-05T08:00:00+07:00',
        lastSeenAt: '2024-11-05T08:00:00+07:00',
      },
    ],
    next: null,
  });
  expect(unreadableSchema.safeParse(unreadableJson(second, OFFSET)).success).toBe(true);
  const shown = { language, offsetMs: OFFSET, color: false } as const;
  expect(unreadableText(first, shown)).toContain('để trống');

  await ledger.noteUnreadable([row('2')], ['1'], NOW + 1_000);
  await ledger.forgetUnreadable(NOW + 500);
  expect((await unreadablePage(ledger, { limit: 9, language })).rows).toMatchObject([
    { sourceId: '2', firstSeenAt: NOW, lastSeenAt: NOW + 1_000 },
  ]);
  await ledger.noteUnreadable([], ['2'], NOW);
  expect(
    unreadableText(await unreadablePage(ledger, { limit: 9, language }), { ...shown, language: 'en' }),
  ).toBe('The source has no row that cannot be read.');
});

it('is bounded', async () => {
  const temp = await openTempLedger();
  onTestFinished(() => temp.dispose());
  const rows = Array.from({ length: 12_000 }, (_, i) => ({ sourceId: `r${i}`, where: 'row', why: 'x' }));
  await temp.ledger.noteUnreadable(rows, [], NOW);
  expect(await temp.ledger.unreadableCount()).toBe(10_000);
});
