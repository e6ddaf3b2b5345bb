import { describe, expect, it } from 'vitest';
import type { AgencyRow, Mappings, ProcedureRow } from '../../src/domain/mapping.ts';
import { mapAgency, mapProcedure, mapStatus } from '../../src/domain/mapping.ts';
import { DAY_MS } from '../../src/domain/time.ts';
import { aCase, NOW } from '../support/cases.ts';

const always = { validFrom: null, validTo: null };
const agency = (over: Partial<AgencyRow> = {}): AgencyRow => ({
  local: 'H23.12',
  national: '000.00.12.H23',
  name: 'Sở Tư pháp tỉnh',
  level: 'province',
  parent: '',
  ...always,
  ...over,
});
const tables = (over: Partial<Mappings> = {}): Mappings => ({
  statuses: new Map([
    ['processing', '4'],
    ['posting', '9'],
  ]),
  procedures: new Map(),
  agencies: null,
  ...over,
});
const procedures = (...rows: Partial<ProcedureRow>[]): Mappings =>
  tables({
    procedures: new Map([
      ['1.005129', rows.map((row) => ({ local: '1.005129', national: '', ...always, ...row }))],
    ]),
  });

describe('the portal status of a case', () => {
  it('is its sub-status’s where that is mapped, else its status’s', () => {
    expect(mapStatus(tables(), 'processing', 'posting')).toBe('9');
    expect(mapStatus(tables(), 'processing', 'unheard-of')).toBe('4');
    expect(mapStatus(tables(), 'processing', '')).toBe('4');
    expect(mapStatus(tables(), 'unheard-of', 'posting')).toBe('9');
  });

  it('is unknown when neither is mapped, even to a table that maps the empty status', () => {
    expect(mapStatus(tables(), 'unheard-of', 'neither')).toBeNull();
    const emptyMapped = tables({ statuses: new Map([['', '1']]) });
    expect(mapStatus(emptyMapped, 'unheard-of', '')).toBeNull();
  });
});

describe('the national procedure code', () => {
  it('is what stands before a suffix that a row names, unless a row names the whole code', () => {
    const row = (
      local: string,
      national: string,
      over: Partial<ProcedureRow> = {},
    ): [string, ProcedureRow[]] => [local, [{ local, national, ...always, ...over }]];
    const suffixed = tables({
      procedures: new Map([
        row('*.H56', '*'),
        row('*.000.00.00.H56', '*'),
        row('*.OLD', '*', { validTo: NOW - 30 * DAY_MS }),
        row('7.000.00.00.H56', '1.000777'),
      ]),
    });
    const national = (procedureCode: string) => mapProcedure(suffixed, aCase({ procedureCode }));
    expect(national('1.003560.000.00.00.H56')).toBe('1.003560');
    expect(national('1.003560.H56')).toBe('1.003560');
    expect(national('7.000.00.00.H56')).toBe('1.000777');
    expect(national('1.003560')).toBe('1.003560');
    expect(national('.000.00.00.H56')).toBe('.000.00.00');
    expect(national('1.003560.OLD')).toBe('1.003560.OLD');
  });

  it('is the local one where the table has no row for it', () => {
    expect(mapProcedure(tables(), aCase())).toBe('1.005129');
  });

  it('is the one in force on the day the case was received, both bounds included', () => {
    const changeover = NOW - 10 * DAY_MS;
    const mappings = procedures(
      { national: '1.000001', validTo: changeover },
      { national: '1.000002', validFrom: changeover + 1 },
    );
    expect(mapProcedure(mappings, aCase({ receivedAt: changeover }))).toBe('1.000001');
    expect(mapProcedure(mappings, aCase({ receivedAt: changeover + 1 }))).toBe('1.000002');
  });

  it('is unknown where rows exist but none holds on that day', () => {
    const mappings = procedures({ national: '1.000001', validFrom: NOW });
    expect(mapProcedure(mappings, aCase({ receivedAt: NOW - 1 }))).toBeNull();
    expect(mapProcedure(mappings, aCase({ receivedAt: NOW }))).toBe('1.000001');
  });

  it('is unknown while the row has no national code yet', () => {
    expect(mapProcedure(procedures({ national: '' }), aCase())).toBeNull();
  });
});

describe('the agency at the portal', () => {
  it('is the case’s own where no table is configured, named by its code when the source names none', () => {
    expect(mapAgency(tables(), aCase())).toEqual({ national: 'H23.12', name: 'Sở Tư pháp' });
    expect(mapAgency(tables(), aCase({ agencyName: '' }))).toEqual({ national: 'H23.12', name: 'H23.12' });
  });

  it('is the table’s where one is configured', () => {
    const mappings = tables({ agencies: new Map([['H23.12', [agency()]]]) });
    expect(mapAgency(mappings, aCase())).toEqual({ national: '000.00.12.H23', name: 'Sở Tư pháp tỉnh' });
  });

  it('follows a merger: the row in force on the day of receipt', () => {
    const merged = NOW - DAY_MS;
    const mappings = tables({
      agencies: new Map([
        [
          'H23.12',
          [agency({ national: 'OLD', validTo: merged - 1 }), agency({ national: 'NEW', validFrom: merged })],
        ],
      ]),
    });
    expect(mapAgency(mappings, aCase({ receivedAt: merged - 1 }))?.national).toBe('OLD');
    expect(mapAgency(mappings, aCase({ receivedAt: merged }))?.national).toBe('NEW');
  });

  it.each([
    ['is not in the table', new Map([['H23.99', [agency()]]])],
    ['has no national code yet', new Map([['H23.12', [agency({ national: '' })]]])],
    ['has no row in force', new Map([['H23.12', [agency({ validTo: NOW - 30 * DAY_MS })]]])],
  ])('is unknown when it %s', (_, agencies) => {
    expect(mapAgency(tables({ agencies }), aCase())).toBeNull();
  });
});
