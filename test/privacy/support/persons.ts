import type { DossierPatch } from '../../../src/sandbox/cases/row.ts';

/**
 * A word for each field that names a person, found nowhere else: with Vietnamese letters where the field has them, so
 * that an escaped form differs from the plain one. The numbers are nobody's (src/sandbox/cases/people.ts).
 */
export const MARKS = {
  applicantName: 'Ẩnthửtên',
  applicantIdNo: '099731000',
  address: 'Ẩnthửđịachỉ',
  contactName: 'Ẩnthửliênhệ',
  contactTelNo: '010087000',
  contactEmail: 'anthuhopthu',
  dossierNote: 'Ẩnthửghichú',
  lastActionNote: 'Ẩnthửxửlý',
  lastActionUser: 'Ẩnthửcánbộ',
} as const;

/** The password of the portal in these tests: no person's, but a secret all the same. */
export const PORTAL_PASSWORD = 'Ẩnthử-mậtkhẩu-1';

/** What a row says of persons, each of them of this row alone. */
export function personsOf(index: number): DossierPatch {
  const number = String(index).padStart(3, '0');
  return {
    applicantName: `Nguyễn ${MARKS.applicantName}${index} Hà`,
    applicantIdNo: MARKS.applicantIdNo + number,
    address: `Số ${index}, ngõ ${MARKS.address}${index}, xã Thử, tỉnh Thử`,
    contactName: `Vi ${MARKS.contactName}${index} Khôi`,
    contactTelNo: MARKS.contactTelNo + number,
    contactEmail: `${MARKS.contactEmail}${index}@example.vn`,
    dossierNote: `Xin cấp lại cho con ${MARKS.dossierNote}${index}`,
    lastActionNote: `Đã gọi cho mẹ là ${MARKS.lastActionNote}${index}`,
    lastActionUser: `Lò ${MARKS.lastActionUser}${index} Thắm`,
  };
}
