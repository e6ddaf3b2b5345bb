import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../src/input/problem.ts';
import { readPortalFields } from '../../../src/mappings/tables/portalFields.ts';
import { FIELD_VALUES } from '../../../src/portal/fieldTable.ts';
import { folderWith } from '../../config/configFolder.ts';

const SHIPPED = resolve(import.meta.dirname, '../../../config/portal/dvcqg.csv');
const KEYS = ['DongBoHoSoMC,MaHoSo,caseNo,50,yes,both', 'CapNhatTienDoHoSoMC,MaHoSo,caseNo,50,yes,both'];

function read(...rows: string[]) {
  const problems: Problem[] = [];
  const text = ['service,field,from,max,required,send', ...KEYS, ...rows].join('\n');
  const file = join(folderWith({ 'f.csv': text }), 'f.csv');
  const fields = readPortalFields({ name: 'portal.fields', file }, problems);
  return { fields: fields.slice(KEYS.length), problems: problems.map(({ path, found }) => [path, found.en]) };
}

describe('the table of the portal’s fields', () => {
  it('is shipped without a fault, and names each value that it can hold', () => {
    const problems: Problem[] = [];
    expect(readPortalFields({ name: 'portal.fields', file: SHIPPED }, problems).length).toBeGreaterThan(40);
    expect(problems).toEqual([]);
    const text = readFileSync(SHIPPED, 'utf8');
    for (const name of Object.keys(FIELD_VALUES)) expect(text).toMatch(new RegExp(`\\b${name}\\b`));
  });

  it('gives each field its values in order, constants and lengths', () => {
    expect(read("DongBoHoSoMC,TrichYeuHoSo,title | dossierNote|'không có',1000,yes,new").fields).toEqual([
      {
        service: 'DongBoHoSoMC',
        field: 'TrichYeuHoSo',
        from: [{ value: 'title' }, { value: 'note' }, { constant: 'không có' }],
        max: 1_000,
        required: true,
        send: 'new',
      },
    ]);
  });

  it('takes an empty source for a field that is always empty, and [] for a list', () => {
    const { fields, problems } = read(
      'DongBoHoSoMC,Fax,,,no,both',
      'DongBoHoSoMC,TaiLieuNop,[],,,both',
      'TaiLieuNop,TenTepDinhKem,resultNo,,yes,both',
    );
    expect(fields.map(({ from }) => from)).toEqual([[], 'list', [{ value: 'resultNo' }]]);
    expect(problems).toEqual([]);
  });

  it('lets a field take over the values of another one', () => {
    const { fields } = read(
      'DongBoHoSoMC,GhiChu,TrichYeuHoSo|note,,no,both',
      'DongBoHoSoMC,TrichYeuHoSo,title|TenTTHC,,no,both',
      'DongBoHoSoMC,TenTTHC,procedureName,,no,both',
    );
    expect(fields[0]?.from).toEqual([{ value: 'title' }, { value: 'procedureName' }, { value: 'note' }]);
  });

  it('refuses fields that take from each other, and names the circle once', () => {
    expect(
      read('DongBoHoSoMC,A,B,,no,both', 'DongBoHoSoMC,B,C|note,,no,both', 'DongBoHoSoMC,C,A,,no,both')
        .problems,
    ).toEqual([['portal.fields:6', 'fields that take from each other: A → B → C → A']]);
    expect(read('DongBoHoSoMC,A,A,,no,both').problems).toEqual([
      ['portal.fields:4', 'fields that take from each other: A → A'],
    ]);
  });

  it('refuses unknown services and sources, bad lengths, words and names, and a field listed twice, each by its line', () => {
    expect(
      read(
        'DongBoHoSo,GhiChu,note,,no,both',
        'DongBoHoSoMC,GhiChu,dossierNotes,,no,both',
        'DongBoHoSoMC,TenTTHC,procedureName,-5,no,both',
        'DongBoHoSoMC,MaTTHC,procedureCode,10000000,no,both',
        'DongBoHoSoMC,Email,contactEmail,,maybe,both',
        'DongBoHoSoMC,Fax,,,no,sometimes',
        'DongBoHoSoMC,"Số, điện thoại",,,no,both',
        'DongBoHoSoMC,ChuHoSo,contactName,,no,both',
        'DongBoHoSoMC,ChuHoSo,applicantName,,no,both',
        'DongBoHoSoMC,NgayTra,at,,no,both',
      ).problems,
    ).toEqual([
      ['portal.fields:4', 'service: "DongBoHoSo"'],
      ['portal.fields:6', 'max: "-5"'],
      ['portal.fields:7', 'max: "10000000"'],
      ['portal.fields:8', 'required: "maybe"'],
      ['portal.fields:9', 'send: "sometimes"'],
      ['portal.fields:10', 'field: "Số, điện thoại"'],
      ['portal.fields:12', '"DongBoHoSoMC.ChuHoSo" in line 11 and again in line 12'],
      ['portal.fields:5', 'from: "dossierNotes"'],
      ['portal.fields:13', 'DongBoHoSoMC.NgayTra: at'],
    ]);
  });

  it('refuses a list that is none, a list without a required field, and one that knows new from update', () => {
    expect(read('DongBoHoSoMC,GhiChu,[],,no,both').problems).toEqual([
      ['portal.fields:4', 'DongBoHoSoMC.GhiChu: []'],
    ]);
    expect(read('TaiLieuNop,TenTepDinhKem,title,,no,both').problems).toEqual([
      ['portal.fields:4', 'TaiLieuNop: no required field'],
    ]);
    expect(read('CapNhatTienDoHoSoMC,NguoiXuLy,actionBy,,no,new').problems).toEqual([
      ['portal.fields:4', 'CapNhatTienDoHoSoMC.NguoiXuLy: send new'],
    ]);
  });

  it('may have Vietnamese headings', () => {
    const problems: Problem[] = [];
    const head = 'Dịch vụ,Trường,Lấy từ,Độ dài tối đa,Bắt buộc,Gửi khi';
    const file = join(folderWith({ 'f.csv': [head, ...KEYS].join('\n') }), 'f.csv');
    expect(readPortalFields({ name: 'portal.fields', file }, problems)).toHaveLength(KEYS.length);
    expect(problems).toEqual([]);
  });

  it('takes the number of a case from ours, the nation’s or both, and from nothing else', () => {
    const withNumber = (record: string, step = record) => {
      const problems: Problem[] = [];
      const rows = [
        `DongBoHoSoMC,MaHoSo,${record},50,yes,both`,
        `CapNhatTienDoHoSoMC,MaHoSo,${step},50,yes,both`,
      ];
      const text = ['service,field,from,max,required,send', ...rows].join('\n');
      const file = join(folderWith({ 'f.csv': text }), 'f.csv');
      readPortalFields({ name: 'portal.fields', file }, problems);
      return problems.map(({ path, found }) => [path, found.en]);
    };
    for (const from of ['caseNo', 'dossierNo', 'nationCode', 'nationCode|caseNo']) {
      expect(withNumber(from), from).toEqual([]);
    }
    expect(withNumber('id')).toEqual([
      ['portal.fields:2', 'DongBoHoSoMC.MaHoSo: id'],
      ['portal.fields:3', 'CapNhatTienDoHoSoMC.MaHoSo: id'],
    ]);
    expect(withNumber("caseNo|'?'", 'caseNo')).toEqual([
      ['portal.fields:2', "DongBoHoSoMC.MaHoSo: caseNo|'?'"],
    ]);
    expect(withNumber('nationCode|caseNo', 'caseNo')).toEqual([
      ['portal.fields:3', 'CapNhatTienDoHoSoMC.MaHoSo: caseNo'],
    ]);
  });

  it('refuses a table in which a call does not say which case it is about', () => {
    const problems: Problem[] = [];
    const text = `service,field,from,max,required,send\n${KEYS[0]}`;
    readPortalFields({ name: 'portal.fields', file: join(folderWith({ 'f.csv': text }), 'f.csv') }, problems);
    expect(problems.map(({ path, found }) => [path, found.en])).toEqual([
      ['portal.fields', 'CapNhatTienDoHoSoMC without the field MaHoSo'],
    ]);
  });
});
