import { describe, expect, it } from 'vitest';
import {
  type AgencyRow,
  type Mappings,
  mapProcedure,
  mapStatus,
  nationalAgency,
} from '../../src/domain/mapping.ts';
import { withOwnCodes, withOwnTables } from '../../src/domain/ownCodes.ts';
import { aCase } from '../support/cases.ts';

const OPEN = { validFrom: null, validTo: null };

function agency(local: string, national: string, parent = ''): [string, AgencyRow[]] {
  return [local, [{ local, national, name: local, level: 'commune', parent, ...OPEN }]];
}
function procedure(local: string, national: string): [string, { local: string; national: string }[]] {
  return [local, [{ local, national, ...OPEN }]] as never;
}

const COMMON = {
  statuses: new Map([
    ['4', '4'],
    ['5', '5'],
  ]),
  procedures: new Map([procedure('P1', '1.001')]),
  agencies: new Map([agency('H23.1', 'N1'), agency('H23.2', 'N2')]),
} as unknown as Mappings;

const MAPPINGS = withOwnTables(
  COMMON,
  new Map([
    [
      'igate',
      {
        statuses: new Map([['4', '10'] as const]),
        procedures: new Map([procedure('77', '1.001'), procedure('78', '')]) as never,
        agencies: new Map([agency('a1', 'N1'), agency('a9', 'N9', 'a1')]),
      },
    ],
  ]),
);

const read = (source: string, codes: object) => {
  const record = withOwnCodes(aCase(codes), MAPPINGS, source);
  return {
    record,
    status: mapStatus(MAPPINGS, record.status, record.subStatus),
    procedure: mapProcedure(MAPPINGS, record),
    agency: nationalAgency(MAPPINGS, record.agencyCode, null),
  };
};

describe("a source's own tables", () => {
  it('give one code another meaning than in other sources', () => {
    expect(read('igate', { status: '4', subStatus: '' }).status).toBe('10');
    expect(read('main', { status: '4', subStatus: '' }).status).toBe('4');
  });

  it('lead to the codes of the province, so that one agency and one procedure stay one', () => {
    const { record } = read('igate', { procedureCode: '77', agencyCode: 'a1' });
    expect(record).toMatchObject({ procedureCode: '1.001', agencyCode: 'H23.1' });
  });

  it('name what the province has not, each under its source', () => {
    const { record, agency: national } = read('igate', { agencyCode: 'a9' });
    expect(record.agencyCode).toBe('igate:a9');
    expect(national).toBe('N9');
    expect(MAPPINGS.agencies?.get('igate:a9')).toMatchObject([{ parent: 'H23.1' }]);
    expect(read('igate', { procedureCode: '78' }).procedure).toBeNull();
  });

  it('leave what they do not name to the tables of the province', () => {
    const { record, procedure: national } = read('igate', {
      ...{ status: '5', subStatus: '', procedureCode: 'P1', agencyCode: 'H23.2' },
    });
    expect(record).toMatchObject({ status: '5', procedureCode: 'P1', agencyCode: 'H23.2' });
    expect(national).toBe('1.001');
  });

  it('without any leave everything as it is', () => {
    expect(withOwnTables(COMMON, new Map())).toBe(COMMON);
    const record = aCase({ status: '4' });
    expect(withOwnCodes(record, COMMON, 'igate')).toBe(record);
  });

  it('work where the province has no table of agencies', () => {
    const mappings = withOwnTables({ ...COMMON, agencies: null }, MAPPINGS.ofSources ?? new Map());
    expect(withOwnCodes(aCase({ agencyCode: 'a9' }), mappings, 'igate').agencyCode).toBe('N9');
  });
});
