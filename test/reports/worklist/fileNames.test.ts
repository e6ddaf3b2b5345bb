import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FileNames } from '../../../src/reports/worklist/fileNames.ts';
import { anyText } from '../../support/anyText.ts';

describe('the name of a split file', () => {
  it('consists of owner and agency, as people type them', () => {
    expect(new FileNames().next('province_it', 'H23.12', 'csv')).toBe('province-it_H23.12.csv');
  });

  it('has the name of the agency, in letters that every program keeps', () => {
    const names = new FileNames();
    expect(names.next('agency', 'H23.12', 'xlsx', 'Sở Tài nguyên & Môi trường, Đội 2')).toBe(
      'agency_H23.12_so-tai-nguyen-moi-truong-doi-2.xlsx',
    );
    expect(names.next('agency', 'H23.13', 'xlsx', '../…')).toBe('agency_H23.13.xlsx');
  });

  it('stays within its folder, whatever the agency is called', () => {
    const names = new FileNames();
    expect(names.next('agency', '../../etc/passwd', 'csv')).toBe('agency_..-..-etc-passwd.csv');
    expect(names.next('agency', '', 'csv')).toBe('agency_-.csv');
    expect(names.next('agency', 'x'.repeat(300), 'csv')).toBe(`agency_${'x'.repeat(100)}.csv`);
    fc.assert(
      fc.property(anyText({ maxLength: 40 }), (code) => {
        expect(names.next('agency', code, 'xlsx')).toMatch(/^agency_[A-Za-z0-9.-]{1,100}(_\d+)?\.xlsx$/);
      }),
    );
  });

  it('differs for each agency, also when capitals make no difference', () => {
    const names = new FileNames();
    const given = ['A/1', 'A-1', 'a-1', 'A 1'].map((code) => names.next('agency', code, 'csv'));
    expect(given).toEqual(['agency_A-1.csv', 'agency_A-1_2.csv', 'agency_a-1_3.csv', 'agency_A-1_4.csv']);
  });
});
