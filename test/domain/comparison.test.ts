import { expect, test } from 'vitest';
import {
  type Comparison,
  compareSides,
  type HeldRow,
  keyOf,
  NOT_SHOWN,
  type OurFields,
  readComparison,
  storedComparison,
} from '../../src/domain/comparison.ts';

const OURS: OurFields = {
  ...{ caseNo: 'H23-1', status: '9', procedureCode: '1.000001', agencyName: 'Sở Tư pháp' },
  ...{ receivedAt: '2024-11-05T08:30:00', dueAt: null, finishedAt: null },
  ...{ numbers: [keyOf('H23-1'), keyOf('G22-7')], ackedStatus: '4' },
};

function compared(rows: readonly HeldRow[], { newestKnown = rows.length === 1, ours = OURS } = {}) {
  const sides = compareSides(ours, { rows, newestKnown });
  const differing = sides.fields.filter(({ same }) => same === false).map(({ field }) => field);
  return { ...sides, differing };
}

test.each<[string, readonly HeldRow[], object]>([
  ['nothing', [], { outcome: 'missing', held: 0, differing: [] }],
  ['the same', [{ caseNo: 'h23-1 ', status: '9' }], { outcome: 'same', differing: [] }],
  ["the nation's number", [{ caseNo: 'g22-7', status: '9' }], { outcome: 'same', differing: [] }],
  ['the acknowledged status', [{ status: '4' }], { outcome: 'behind', differing: ['status'] }],
  ['another status', [{ status: '3' }], { outcome: 'differs', differing: ['status'] }],
  ['no status', [{ caseNo: 'H23-1' }], { outcome: 'present', differing: [] }],
  ['an unreadable status', [{ status: null }], { outcome: 'present', differing: [] }],
  [
    'another procedure',
    [{ status: '9', procedureCode: '2' }],
    { outcome: 'differs', differing: ['procedureCode'] },
  ],
  ['the day alone', [{ status: '9', receivedAt: '2024-11-05' }], { outcome: 'same', differing: [] }],
  ['the day at midnight', [{ status: '9', receivedAt: '2024-11-05T00:00:00' }], { outcome: 'same' }],
  [
    'another time',
    [{ status: '9', receivedAt: '2024-11-05T09:30:00' }],
    { outcome: 'differs', differing: ['receivedAt'] },
  ],
  ['an empty date for none', [{ status: '9', dueAt: '' }], { outcome: 'same', differing: [] }],
  ['a date for none', [{ status: '9', dueAt: '2024-11-09' }], { outcome: 'differs', differing: ['dueAt'] }],
  ['several alike', [{ status: '9' }, { status: '9' }], { outcome: 'same', held: 2 }],
  ['several that differ', [{ status: '9' }, { status: '4' }], { outcome: 'ambiguous', held: 2 }],
])('a portal that has %s is compared so', (_, rows, expected) => {
  expect(compared(rows)).toMatchObject(expected);
});

test('of several rows the newest is compared, and all are shown, up to five', () => {
  const rows = [{ status: '9' }, ...Array.from({ length: 7 }, () => ({ status: '4' }))];
  const { outcome, held, fields } = compared(rows, { newestKnown: true });
  expect({ outcome, held }).toEqual({ outcome: 'same', held: 8 });
  expect(fields.find(({ field }) => field === 'status')).toEqual({
    ...{ field: 'status', ours: '9', same: true },
    portal: ['9', '4', '4', '4', '4'],
  });
});

test('the name of an agency is shown where it is ours, and hidden where it could be a person', () => {
  const shown = (agencyName: string) =>
    compared([{ status: '9', agencyName }]).fields.find(({ field }) => field === 'agencyName');
  expect(shown('sở  tư pháp')).toMatchObject({ portal: ['Sở Tư pháp'], same: true });
  expect(shown('Nguyễn Văn A')).toMatchObject({ portal: [NOT_SHOWN], same: false });
});

test('a case whose status is not mapped differs from any status, unless the portal acknowledged that one', () => {
  const ours = { ...OURS, status: null };
  expect(compared([{ status: '4' }], { ours })).toMatchObject({ outcome: 'behind' });
  expect(compared([{ status: '3' }], { ours })).toMatchObject({ outcome: 'differs' });
});

test('a comparison is kept as text and read back; what is no comparison is not', () => {
  const sides = compareSides(OURS, { rows: [{ status: '4' }], newestKnown: true });
  const found: Comparison = { ...sides, at: 5, by: 'key:Lan', trusted: true };
  expect(readComparison(5, storedComparison(found))).toEqual(found);
  for (const other of [null, '', '{}', 'differs']) expect(readComparison(5, other)).toBeNull();
});
