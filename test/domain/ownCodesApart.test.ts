import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CaseRecord } from '../../src/domain/caseRecord.ts';
import {
  type AgencyRow,
  type CommonTables,
  type Mappings,
  mapAgency,
  mapProcedure,
  mapStatus,
  type OwnTables,
  type ProcedureRow,
} from '../../src/domain/mapping.ts';
import { withOwnCodes, withOwnTables } from '../../src/domain/ownCodes.ts';
import { PORTAL_STATUSES, type PortalStatus } from '../../src/domain/status.ts';
import { aCase } from '../support/cases.ts';

const OPEN = { validFrom: null, validTo: null };
// Few, so that they meet: in the tables, among the cases, as local and as national codes, and one that looks like another's.
const plain = fc.constantFrom('1', '2', '3', 'N1', 'N2');
const code = fc.oneof(plain, fc.constantFrom('igate:1', 'igate:N1', 'ministry:1'));
const national = fc.oneof(plain, fc.constant(''));
const status = fc.constantFrom(...(Object.keys(PORTAL_STATUSES) as PortalStatus[]));

const tablesOf = (local: fc.Arbitrary<string>): fc.Arbitrary<OwnTables> =>
  fc
    .record({
      statuses: fc.dictionary(local, status),
      procedures: fc.dictionary(local, national),
      agencies: fc.dictionary(local, fc.record({ national, parent: fc.constantFrom('', '1', '2') })),
    })
    .map(({ statuses, procedures, agencies }) => ({
      statuses: new Map(Object.entries(statuses)),
      procedures: new Map(
        Object.entries(procedures).map(([local, to]): [string, ProcedureRow[]] => [
          local,
          [{ local, national: to, ...OPEN }],
        ]),
      ),
      agencies: new Map(
        Object.entries(agencies).map(([local, { national: to, parent }]): [string, AgencyRow[]] => [
          local,
          [{ local, national: to, name: `${local} ${to}`, level: 'commune', parent, ...OPEN }],
        ]),
      ),
    }));
const own = tablesOf(code);
const common: fc.Arbitrary<CommonTables> = fc
  .tuple(tablesOf(plain), fc.boolean())
  .map(([tables, hasAgencies]) => ({ ...tables, agencies: hasAgencies ? tables.agencies : null }));
const record: fc.Arbitrary<CaseRecord> = fc
  .record({ status: code, subStatus: fc.oneof(code, fc.constant('')), procedureCode: code, agencyCode: code })
  .map((codes) => aCase(codes));

function mapped(translated: CaseRecord, mappings: Mappings) {
  return {
    translated,
    status: mapStatus(mappings, translated.status, translated.subStatus),
    procedure: mapProcedure(mappings, translated),
    agency: mapAgency(mappings, translated),
  };
}

describe("what is written into one source's tables", () => {
  it.each(['ministry', 'opencps'])('never changes how a case of %s is mapped', (source) => {
    fc.assert(
      fc.property(common, own, own, own, record, (province, before, after, ministry, read) => {
        const tables = (igate: OwnTables) =>
          withOwnTables(
            province,
            new Map([
              ['ministry', ministry],
              ['igate', igate],
            ]),
          );
        const [old, now] = [tables(before), tables(after)];
        const translated = withOwnCodes(read, old, source);
        const expected = mapped(translated, old);
        // As the ledger has it, and read again.
        expect(mapped(translated, now)).toEqual(expected);
        expect(mapped(withOwnCodes(read, now, source), now)).toEqual(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it('names a code that no table has as its own, so that the remedy leads to its table', () => {
    const tables = { statuses: new Map([['1', '4']]), procedures: new Map(), agencies: new Map() };
    const province = { ...tables, agencies: new Map([['a', []]]) } as unknown as CommonTables;
    const igate = {
      statuses: new Map([['2', '5']]),
      procedures: new Map(),
      agencies: new Map([['b', []]]),
    } as unknown as OwnTables;
    const mappings = withOwnTables(province, new Map([['igate', igate]]));
    const read = (source: string) =>
      withOwnCodes(aCase({ status: '9', subStatus: 'x', agencyCode: 'c' }), mappings, source);
    expect(read('igate')).toMatchObject({ status: 'igate:9', subStatus: 'x', agencyCode: 'igate:c' });
    expect(read('opencps')).toMatchObject({ status: '9', subStatus: 'x', agencyCode: 'c' });
  });
});
