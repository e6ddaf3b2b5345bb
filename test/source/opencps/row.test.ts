import { describe, expect, it } from 'vitest';
import { readRow } from '../../../src/source/opencps/row.ts';
import { instant, wireRow } from './fakeOpencps.ts';

const OFFSET = 7 * 3_600_000;
const read = (raw: unknown) => readRow(raw, OFFSET);

describe('a row of the source', () => {
  it('is text that every program can store, though an emoji was cut in half', () => {
    const cut = { dossierNo: 'A\ud83d1', govAgencyCode: 'H\udc00', lastActionNote: '\ud83d' };
    const { row } = read({ ...wireRow(1, ''), ...cut });
    expect(row).toMatchObject({ record: { caseNo: 'A\ufffd1', agencyCode: 'H\ufffd' } });
    expect(JSON.stringify(row)).not.toMatch(/\\ud/);
  });

  it('is the same case record in whichever Unicode form the source writes it', () => {
    const texts = {
      dossierNo: 'H23.12-Đất-0001',
      dossierStatus: 'Đã trả kết quả',
      govAgencyName: 'Sở Tài nguyên và Môi trường',
      applicantName: 'Trần Thị Thử',
      dossierNote: 'Bổ sung giấy tờ',
    };
    const decomposed = Object.fromEntries(
      Object.entries(texts).map(([field, text]) => [field, text.normalize('NFD')]),
    );
    const [one, other] = [texts, decomposed].map((fields) => read({ ...wireRow(1, ''), ...fields }).row);
    expect(one).toMatchObject({ record: { status: 'Đã trả kết quả', caseNo: 'H23.12-Đất-0001' } });
    expect(other).toEqual(one);
  });

  it('has a case number and codes without what nobody sees', () => {
    const pasted = { dossierNo: '\u200bH23.12-241105-0001\u00a0', govAgencyCode: 'H23.12\ufeff' };
    expect(read({ ...wireRow(1, ''), ...pasted }).row).toMatchObject({
      record: { caseNo: 'H23.12-241105-0001', agencyCode: 'H23.12' },
    });
    expect(read({ ...wireRow(1, ''), dossierNo: '\u200b\u00a0' }).row).toMatchObject({ kind: 'draft' });
  });

  it('is only unreadable, however deep it is nested', () => {
    const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    expect(read(deep).row).toMatchObject({ kind: 'unreadable', where: 'row', why: 'not_an_object' });
    expect(read({ ...wireRow(1, ''), dossierNote: deep }).row).toMatchObject({ kind: 'case' });
  });

  it('names its original where it is a copy, and says where it was taken back', () => {
    const copy = { originDossierId: 17, originDossierNo: ' H23.12-241101-0001 ', originality: -2 };
    expect(read({ ...wireRow(2, ''), ...copy }).row).toMatchObject({
      record: { origin: { caseNo: 'H23.12-241101-0001', sourceId: '17' }, takenBack: true },
    });
    for (const originDossierId of ['0', 0, '', null, undefined, '-1']) {
      expect(
        read({ ...wireRow(2, ''), originDossierId, originDossierNo: 'X', originality: '3' }).row,
      ).toMatchObject({
        record: { origin: { caseNo: '', sourceId: '' }, takenBack: false },
      });
    }
  });

  it('becomes a case record', () => {
    const raw = {
      dossierId: 4711,
      dossierNo: ' 000.00.12.H23-241105-0001 ',
      serviceCode: '1.005129',
      serviceName: 'Đăng ký đất đai',
      govAgencyCode: 'H23.12',
      govAgencyName: 'Sở Tài nguyên và Môi trường',
      domainCode: 'DD',
      domainName: 'Đất đai',
      applicantName: 'A',
      applicantIdType: 'citizen',
      applicantIdNo: '001',
      address: 'B',
      contactName: 'C',
      contactTelNo: '09',
      contactEmail: 'd@example.vn',
      dossierNote: 'N',
      submitDate: '01/11/2024 08:00:00',
      receiveDate: '01/11/2024 09:00:00',
      dueDate: '15/11/2024 09:00:00',
      releaseDate: '',
      finishDate: null,
      modifiedDate: '02/11/2024 10:00:00',
      dossierStatus: 'processing',
      dossierSubStatus: 'x',
      lastActionDate: '02/11/2024 10:00:00',
      lastActionUser: 'U',
      lastActionNote: 'L',
      stepName: 'S',
      online: 'true',
      viaPostal: '1',
      dossierName: 'T',
      lastActionName: 'M',
      correctingDate: '01/11/2024 10:00:00',
      cancellingDate: '',
      certNo: '12/GCN',
      certDate: '02/11/2024 00:00:00',
      originality: '3',
      unheardOf: { of: 1 },
    };
    expect(read(raw)).toEqual({
      key: '4711',
      receivedAt: instant('2024-11-01 09:00:00'),
      modifiedAt: instant('2024-11-02 10:00:00'),
      row: {
        kind: 'case',
        record: {
          sourceId: '4711',
          caseNo: '000.00.12.H23-241105-0001',
          nationCode: '',
          origin: { caseNo: '', sourceId: '' },
          takenBack: false,
          procedureCode: '1.005129',
          procedureName: 'Đăng ký đất đai',
          agencyCode: 'H23.12',
          agencyName: 'Sở Tài nguyên và Môi trường',
          domainCode: 'DD',
          domainName: 'Đất đai',
          status: 'processing',
          subStatus: 'x',
          online: true,
          postal: true,
          submittedAt: instant('2024-11-01 08:00:00'),
          receivedAt: instant('2024-11-01 09:00:00'),
          correctingAt: instant('2024-11-01 10:00:00'),
          cancellingAt: null,
          dueAt: instant('2024-11-15 09:00:00'),
          releasedAt: null,
          finishedAt: null,
          modifiedAt: instant('2024-11-02 10:00:00'),
          applicant: { kind: 'citizen', name: 'A', idNo: '001', address: 'B' },
          result: { number: '12/GCN', at: instant('2024-11-02 00:00:00') },
          contact: { name: 'C', telephone: '09', email: 'd@example.vn' },
          title: 'T',
          note: 'N',
          lastAction: { at: instant('2024-11-02 10:00:00'), by: 'U', name: 'M', note: 'L', step: 'S' },
        },
      },
    });
  });

  it('can have numbers for texts, texts for numbers, nulls and gaps', () => {
    const { row } = read({ dossierId: '7', dossierNo: 123, serviceCode: 5, online: true, stepName: null });
    expect(row).toMatchObject({
      kind: 'case',
      record: {
        sourceId: '7',
        caseNo: '123',
        procedureCode: '5',
        online: true,
        status: '',
        modifiedAt: null,
      },
    });
    expect(row.kind === 'case' && row.record.lastAction.step).toBe('');
  });

  it('keeps a date that does not exist as its text', () => {
    const { row, receivedAt } = read({ ...wireRow(1, ''), receiveDate: '31/02/2024 08:00:00' });
    expect(row.kind === 'case' && row.record.receivedAt).toBe('31/02/2024 08:00:00');
    expect(receivedAt).toBeNull();
  });

  it.each(['', '  ', null, undefined])('without a case number (%j) is a draft', (dossierNo) => {
    expect(read({ ...wireRow(9, ''), dossierNo }).row).toEqual({ kind: 'draft', sourceId: '9' });
  });

  it.each([
    [null, 'row', 'not_an_object'],
    ['text', 'row', 'not_an_object'],
    [[wireRow(1, '')], 'row', 'not_an_object'],
    [{ dossierNo: 'H23.1' }, 'dossierId', 'empty'],
    [{ dossierId: { secret: 'x' }, dossierNo: 'H23.1' }, 'dossierId', 'not_an_identifier'],
    [{ dossierId: 1, dossierNo: ['secret'] }, 'dossierNo', 'not_an_identifier'],
    [{ dossierId: 1, dossierNo: true }, 'dossierNo', 'not_an_identifier'],
    [{ dossierId: 1, dossierNo: 2 ** 53 }, 'dossierNo', 'not_an_identifier'],
  ])('that cannot be read says where and why and quotes nothing: %j', (raw, where, why) => {
    const { row, key } = read(raw);
    const sourceId = key.startsWith('sha256:') ? '' : key;
    expect(row).toEqual({ kind: 'unreadable', sourceId, key, where, why });
  });

  it('is identified by its id even if its case number cannot be read', () => {
    expect(read({ dossierId: 1, dossierNo: [] }).key).toBe('1');
    expect(read({ dossierNo: 'a' }).key).not.toBe(read({ dossierNo: 'b' }).key);
    expect(read({ dossierNo: 'a' }).key).toBe(read({ dossierNo: 'a' }).key);
  });
});
