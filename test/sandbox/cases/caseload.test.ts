import { describe, expect, it } from 'vitest';
import { LAST_SECOND, parseStamp } from '../../../src/sandbox/cases/calendar.ts';
import { type Caseload, createCaseload } from '../../../src/sandbox/cases/caseload.ts';
import type { DossierRow } from '../../../src/sandbox/cases/row.ts';

function rowsOf(caseload: Caseload): DossierRow[] {
  return Array.from({ length: caseload.records + caseload.drafts }, (_, index) => caseload.row(index));
}

const load = createCaseload({ records: 3_000, seed: 5 });
const rows = rowsOf(load);
const numbered = rows.slice(0, 3_000);
const sound = numbered.filter((_, index) => load.problem(index) === null);

describe('the case load', () => {
  it('is the same for the same seed and another for another', () => {
    expect(rowsOf(createCaseload({ records: 3_000, seed: 5 }))).toEqual(rows);
    const others = rowsOf(createCaseload({ records: 3_000, seed: 6 }));
    expect(
      others.filter((row, index) => row.applicantName === rows[index]?.applicantName).length,
    ).toBeLessThan(30);
  });

  it('gives every row an id and every case a number of its own, from which its index is recovered', () => {
    expect(new Set(rows.map((row) => row.dossierId)).size).toBe(rows.length);
    expect(new Set(numbered.map((row) => row.dossierNo)).size).toBe(3_000);
    expect(numbered.map((row) => load.indexOf(row.dossierNo))).toEqual(numbered.map((_, index) => index));
    expect(numbered[1_500]?.dossierNo).toMatch(/^H23(\.\d\d){1,2}-24\d{4}-\d{4}$/);
  });

  it.each(['', 'H23.12', 'H23.12-240115-9999', 'H23.12-231231-0001', 'H23.99-240102-0001', 'x-240102-0000'])(
    'has no case %j',
    (caseNo) => expect(load.indexOf(caseNo)).toBeNull(),
  );

  it('receives cases in the order of their indexes, in 2024 up to 4 November, in office hours', () => {
    const received = sound.map((row) => parseStamp(row.receiveDate) ?? Number.NaN);
    expect(received.every((second, i) => i === 0 || second >= (received[i - 1] ?? 0))).toBe(true);
    expect(received[0]).toBeGreaterThanOrEqual(0);
    expect(received.at(-1)).toBeLessThanOrEqual(LAST_SECOND);
    expect(
      sound.every((row) => row.receiveDate.slice(11) >= '07:30:00' && row.receiveDate.slice(11) < '17:00:00'),
    ).toBe(true);
  });

  it('never lets time run backwards within a sound case', () => {
    for (const row of sound) {
      const steps = [row.submitDate, row.receiveDate, row.releaseDate, row.finishDate, row.modifiedDate]
        .filter((text) => text !== '')
        .map((text) => parseStamp(text) ?? Number.NaN);
      expect(steps).toEqual(steps.toSorted((a, b) => a - b));
      expect(steps.at(-1)).toBeLessThanOrEqual(LAST_SECOND);
      expect(parseStamp(row.dueDate)).toBeGreaterThan(parseStamp(row.receiveDate) ?? 0);
    }
  });

  it('has finished most cases, and hands over a result with both dates', () => {
    const done = sound.filter((row) => row.dossierStatus === 'done');
    expect(done.length / sound.length).toBeGreaterThan(0.85);
    expect(done.every((row) => row.releaseDate !== '' && row.finishDate !== '')).toBe(true);
    const processing = sound.filter((row) => row.dossierStatus === 'processing');
    expect(processing.length).toBeGreaterThan(0);
    expect(processing.every((row) => row.releaseDate === '' && row.finishDate === '')).toBe(true);
  });

  it('modifies several cases in one and the same second', () => {
    const times = new Set(numbered.map((row) => row.modifiedDate));
    expect(times.size).toBeLessThan(0.9 * numbered.length);
  });

  it('names nobody: identity and telephone numbers come from ranges that were never assigned', () => {
    for (const row of rows) {
      expect(row.applicantIdNo).toMatch(row.applicantIdType === 'citizen' ? /^099\d{9}$/ : /^99\d{8}$/);
      expect(row.contactTelNo).toMatch(/^0100\d{6}$/);
      expect(row.contactEmail).toMatch(/^$|@example\.vn$/);
      expect(row.address).toMatch(/^Số \d+, .+, tỉnh Hải Dương$/);
    }
  });

  it('adds drafts: rows with a receive date and without a case number', () => {
    const drafts = rows.slice(3_000);
    expect(drafts).toHaveLength(9);
    expect(drafts.every((row) => row.dossierNo === '' && parseStamp(row.receiveDate) !== null)).toBe(true);
    expect(createCaseload({ records: 1 }).drafts).toBe(2);
    expect(() => load.row(3_009)).toThrow(RangeError);
  });

  it('creates arrivals that differ from all initial cases', () => {
    const first = load.arrival(0, LAST_SECOND);
    const second = load.arrival(1, LAST_SECOND);
    expect(first.receiveDate).toBe('04/11/2024 23:59:59');
    expect(first.dossierNo).toMatch(/-241104-A0001$/);
    expect(load.indexOf(first.dossierNo)).toBeNull();
    expect(new Set([first.dossierId, second.dossierId, ...rows.map((row) => row.dossierId)]).size).toBe(
      rows.length + 2,
    );
  });

  it('concentrates the gap in a few agencies', () => {
    const counts = new Map<string, number>();
    for (let index = 0; index < 3_000; index += 1) {
      const { govAgencyCode } = numbered[index] ?? { govAgencyCode: '' };
      if (!load.isKnown(index)) counts.set(govAgencyCode, (counts.get(govAgencyCode) ?? 0) + 1);
    }
    const nine = [...counts.values()].toSorted((a, b) => b - a).slice(0, 9);
    expect(nine.reduce((a, b) => a + b) / (3_000 - load.known)).toBeGreaterThan(0.8);
  });
});
