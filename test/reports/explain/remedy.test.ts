import { expect, test } from 'vitest';
import { keyOf, type PortalCode } from '../../../src/portal/portalCodes.ts';
import { remedyOf } from '../../../src/reports/explain/remedy.ts';

const ROWS: readonly PortalCode[] = [
  { code: '5', kind: 'exists', owner: 'dongbo', remedy: 'None: it is sent again.' },
  { code: '11', kind: 'rejected', owner: 'agency', remedy: 'Correct the applicant.' },
];
const codes = { portalCodes: new Map(ROWS.map((row) => [keyOf(row), row])) };

test('the row of the portal code says who acts, unless it speaks of a case that is sent again at once', () => {
  expect(remedyOf('PORTAL_REJECTED', '11', codes, 'en')).toMatchObject({
    owner: 'agency',
    remedy: 'Correct the applicant.',
  });
  expect(remedyOf('PORTAL_REJECTED', '5', codes, 'en')).toMatchObject({
    owner: 'by_code',
    remedy: expect.stringContaining('portal'),
  });
});

test("a code of a source with tables of its own belongs in that source's table", () => {
  const tables = { ...codes, ofSources: new Map([['igate', {} as never]]) };
  const { remedy } = remedyOf('STATUS_UNMAPPED', null, tables, 'en', 'igate:9/x');
  expect(remedy).toBe('Map the status to a portal status in the table of statuses of the source igate.');
  // As the key of a cause.
  expect(remedyOf('AGENCY_UNMAPPED', 'igate:a', tables, 'vi').remedy).toContain('riêng của nguồn igate');
  expect(remedyOf('STATUS_UNMAPPED', null, tables, 'en', 'other:9').remedy).not.toContain('source other');
});
