import { expect, test } from 'vitest';
import { keyOf, type PortalCode } from '../../../src/portal/portalCodes.ts';
import { remedyOf } from '../../../src/reports/explain/remedy.ts';

const ROWS: readonly PortalCode[] = [
  { code: '5', kind: 'exists', owner: 'dongbo', remedy: 'None: it is sent again.' },
  { code: '11', kind: 'rejected', owner: 'agency', remedy: 'Correct the applicant.' },
];
const codes = new Map(ROWS.map((row) => [keyOf(row), row]));

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
