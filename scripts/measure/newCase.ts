import type { IngestRow } from '../../src/ledger/port/ingest.ts';

/** The nth row of a simulated reading, always the same for one `now`. */
export function newCase(n: number, now: number): IngestRow {
  const at = now - (n % 86_400) * 1_000;
  return {
    hash: String(n),
    status: '4',
    stepAt: at,
    excluded: null,
    record: {
      sourceId: `new ${n}`,
      caseNo: `H23-NEW-${n}`,
      nationCode: '',
      origin: { caseNo: '', sourceId: '' },
      takenBack: false,
      procedureCode: `1.${String(n % 1_500).padStart(6, '0')}`,
      procedureName: 'Thủ tục',
      agencyCode: `H23.${n % 300}`,
      agencyName: 'Cơ quan',
      domainCode: `L${n % 20}`,
      domainName: 'Lĩnh vực',
      status: 'processing',
      subStatus: '',
      online: n % 2 === 0,
      postal: false,
      submittedAt: at,
      receivedAt: at,
      correctingAt: null,
      cancellingAt: null,
      dueAt: now + 86_400_000,
      releasedAt: null,
      finishedAt: null,
      modifiedAt: at,
      applicant: { kind: 'citizen', name: '', idNo: '', address: '' },
      result: { number: '', at: null },
      contact: { name: '', telephone: '', email: '' },
      title: '',
      note: '',
      lastAction: { at, by: '', name: '', note: '', step: '' },
    },
  };
}
