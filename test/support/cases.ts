import { hash } from 'node:crypto';
import { type CaseRecord, contentOf } from '../../src/domain/caseRecord.ts';
import { presentStep } from '../../src/domain/steps.ts';
import { instantFromParts } from '../../src/domain/time.ts';
import type { IngestRow } from '../../src/ledger/port/ingest.ts';

/** 5 November 2024, 08:00 in Vietnam. */
export const NOW = instantFromParts({ year: 2024, month: 11, day: 5, hour: 8 }) ?? 0;

/** A complete case that passes every check; a test names only what it is about. Another number is another row. */
export function aCase(over: Partial<CaseRecord> = {}): CaseRecord {
  return {
    sourceId: over.caseNo ?? '1',
    caseNo: 'H23.12-241101-0001',
    nationCode: '',
    origin: { caseNo: '', sourceId: '' },
    takenBack: false,
    procedureCode: '1.005129',
    procedureName: 'Đăng ký khai sinh',
    agencyCode: 'H23.12',
    agencyName: 'Sở Tư pháp',
    domainCode: 'HT',
    domainName: 'Hộ tịch',
    status: 'processing',
    subStatus: '',
    online: true,
    postal: false,
    submittedAt: NOW - 4 * 86_400_000,
    receivedAt: NOW - 4 * 86_400_000,
    correctingAt: null,
    cancellingAt: null,
    dueAt: NOW + 86_400_000,
    releasedAt: null,
    finishedAt: null,
    modifiedAt: NOW - 3_600_000,
    applicant: { kind: 'citizen', name: 'Trần Thị Thử', idNo: '030190000001', address: 'Số 1 phố Thử' },
    result: { number: '', at: null },
    contact: { name: 'Trần Thị Thử', telephone: '0912345678', email: 'thu@example.vn' },
    title: '',
    note: '',
    lastAction: {
      at: NOW - 3_600_000,
      by: 'Cán bộ một cửa',
      name: '',
      note: 'Đã tiếp nhận',
      step: 'Thẩm định',
    },
    ...over,
  };
}

export function aRow(over: Partial<CaseRecord> = {}, rest: Partial<IngestRow> = {}): IngestRow {
  const record = aCase(over);
  const { status = '4', excluded = null } = rest;
  const stepAt = status === null ? null : presentStep({ record, status }).at;
  return { record, hash: hash('sha256', contentOf(record), 'base64'), status, stepAt, excluded, ...rest };
}

/** `count` different cases, numbered from 1. */
export function manyRows(count: number, over: (i: number) => Partial<CaseRecord> = () => ({})): IngestRow[] {
  return Array.from({ length: count }, (_, i) =>
    aRow({ caseNo: `H23.12-241101-${String(i + 1).padStart(4, '0')}`, sourceId: String(i + 1), ...over(i) }),
  );
}
