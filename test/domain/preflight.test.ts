import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CaseRecord } from '../../src/domain/caseRecord.ts';
import type { Mappings } from '../../src/domain/mapping.ts';
import { type ProcedureCatalogue, preflight } from '../../src/domain/preflight.ts';
import { aCase, NOW } from '../support/cases.ts';

const open = { validFrom: null, validTo: null };
const mappings: Mappings = {
  statuses: new Map([['processing', '4']]),
  procedures: new Map([['local', [{ local: 'local', national: '', ...open }]]]),
  agencies: new Map([
    ['H23.12', [{ local: 'H23.12', national: 'N12', name: 'Sở', level: 'province', parent: '', ...open }]],
  ]),
};
const catalogue: ProcedureCatalogue = new Map([['1.005129', 'Thủ tục đăng ký khai sinh']]);
const check = (over: Partial<CaseRecord>, list: ProcedureCatalogue = catalogue) =>
  preflight(aCase(over), mappings, list);

describe('the check before sending', () => {
  it('hands on the nation’s codes and its name of the procedure', () => {
    expect(check({})).toEqual({
      ok: true,
      mapped: {
        record: aCase(),
        status: '4',
        steps: [],
        procedureCode: '1.005129',
        procedureName: 'Thủ tục đăng ký khai sinh',
        agencyCode: 'N12',
        agencyName: 'Sở',
        domainCode: 'HT',
        domainName: 'Hộ tịch',
      },
    });
  });

  it('hands on the nation’s domain where it is known, by the national code of the procedure', () => {
    const domainOf = (code: string) =>
      code === '1.005129' ? { code: 'G22-HT', name: 'Hộ tịch quốc gia' } : null;
    expect(preflight(aCase(), mappings, catalogue, { domainOf, check: () => null })).toMatchObject({
      mapped: { domainCode: 'G22-HT', domainName: 'Hộ tịch quốc gia' },
    });
  });

  it('holds back what the portal’s own rules refuse, after our own checks', () => {
    const problem = { reason: 'FIELD_MISSING', detail: 'TenLinhVuc (domainName)' } as const;
    const portal = { domainOf: () => null, check: () => problem };
    expect(preflight(aCase(), mappings, catalogue, portal)).toEqual({ ok: false, ...problem });
    expect(preflight(aCase({ status: 'x' }), mappings, catalogue, portal)).toMatchObject({
      reason: 'STATUS_UNMAPPED',
    });
  });

  it('keeps the source’s name of the procedure while no national list was read', () => {
    expect(check({}, null)).toMatchObject({ ok: true, mapped: { procedureName: 'Đăng ký khai sinh' } });
  });

  it.each<[string, Partial<CaseRecord>, string, string]>([
    ['a field is absent', { procedureCode: '' }, 'FIELD_MISSING', 'procedureCode'],
    [
      'several are absent: all are named',
      { procedureCode: '', agencyCode: '', status: '', receivedAt: null },
      'FIELD_MISSING',
      'procedureCode, agencyCode, status, receivedAt',
    ],
    ['a date does not exist', { dueAt: '31/02/2024' }, 'FIELD_INVALID', 'dueAt: 31/02/2024'],
    [
      'several are wrong: all are named',
      { receivedAt: '00/00/0000 00:00:00', finishedAt: '2024-13-01' },
      'FIELD_INVALID',
      'receivedAt: 00/00/0000 00:00:00; finishedAt: 2024-13-01',
    ],
    ['it is due before it was received', { dueAt: NOW - 9e9 }, 'FIELD_INVALID', 'dueAt < receivedAt'],
    ['the procedure has no national code', { procedureCode: 'local' }, 'PROCEDURE_UNMAPPED', 'local'],
    ['the nation does not list it', { procedureCode: '9.9' }, 'PROCEDURE_NOT_PUBLISHED', '9.9'],
    ['the status is not mapped', { status: 'odd' }, 'STATUS_UNMAPPED', 'odd'],
    ['nor its sub-status', { status: 'odd', subStatus: 'odder' }, 'STATUS_UNMAPPED', 'odd/odder'],
    ['the agency is not mapped', { agencyCode: 'H23.99' }, 'AGENCY_UNMAPPED', 'H23.99'],
  ])('blocks a case when %s', (_, over, reason, detail) => {
    expect(check(over)).toEqual({ ok: false, reason, detail });
  });

  it('uses a mapped sub-status if there is no status', () => {
    expect(check({ status: '', subStatus: 'processing' })).toMatchObject({
      ok: true,
      mapped: { status: '4' },
    });
  });

  it('accepts a case that is due at the instant it was received', () => {
    const receivedAt = NOW - 1_000;
    expect(check({ receivedAt, dueAt: receivedAt }).ok).toBe(true);
  });

  it('holds nothing back for a list that was never read', () => {
    expect(check({ procedureCode: '9.9' }, null).ok).toBe(true);
  });

  it('names the first problem in a fixed order', () => {
    const wrong: [Partial<CaseRecord>, string][] = [
      [{ receivedAt: null }, 'FIELD_MISSING'],
      [{ dueAt: '31/02/2024' }, 'FIELD_INVALID'],
      [{ procedureCode: 'local' }, 'PROCEDURE_UNMAPPED'],
      [{ procedureCode: '9.9' }, 'PROCEDURE_NOT_PUBLISHED'],
      [{ status: 'odd' }, 'STATUS_UNMAPPED'],
      [{ agencyCode: 'H23.99' }, 'AGENCY_UNMAPPED'],
    ];
    for (const first of wrong.keys()) {
      const over = Object.assign(
        {},
        ...wrong
          .slice(first)
          .map(([fields]) => fields)
          .reverse(),
      );
      expect(check(over)).toMatchObject({ ok: false, reason: wrong[first]?.[1] });
    }
  });

  it.each(['Trần Thị Thử', '0912345678', '030190000001', '091 234 5678', 'thu@example.vn', '24/11/05 Trần'])(
    'never repeats %j, whatever field it was typed into',
    (typed) => {
      const result = check({ receivedAt: typed, dueAt: typed, releasedAt: typed, finishedAt: typed });
      expect(result).toEqual({
        ok: false,
        reason: 'FIELD_INVALID',
        detail: 'receivedAt: ?; dueAt: ?; releasedAt: ?; finishedAt: ?',
      });
    },
  );

  it('always either passes or names a reason, and never quotes what identifies the applicant', () => {
    const { applicant, contact } = aCase();
    const text = fc.constantFrom('', 'odd', applicant.name, applicant.idNo, contact.telephone, '31/02/2024');
    const date = fc.oneof(text, fc.constant(null), fc.integer({ min: 0, max: 2 * NOW }));
    const over = fc.record({ receivedAt: date, dueAt: date, releasedAt: date, finishedAt: date });
    fc.assert(
      fc.property(over, (fields) => {
        const result = check(fields);
        if (result.ok) return;
        expect(result.detail).not.toBe('');
        for (const secret of [applicant.name, applicant.idNo, contact.telephone]) {
          expect(result.detail).not.toContain(secret);
        }
      }),
    );
  });
});
