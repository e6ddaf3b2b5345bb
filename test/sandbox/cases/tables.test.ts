import { describe, expect, it } from 'vitest';
import { agencies, GAP_AGENCIES, UNLISTED_AGENCY } from '../../../src/sandbox/cases/agencies.ts';
import { isSound, procedures } from '../../../src/sandbox/cases/procedures.ts';

const level = (name: string) => agencies.filter((agency) => agency.level === name);

describe('the agency table', () => {
  it('names every agency once, under a parent it knows', () => {
    const codes = new Set(agencies.map((agency) => agency.local));
    expect(codes.size).toBe(agencies.length);
    expect(new Set(agencies.map((agency) => agency.national)).size).toBe(agencies.length);
    expect(agencies.filter((agency) => agency.parent !== '' && !codes.has(agency.parent))).toEqual([]);
  });

  it('holds twelve districts and towns, departments, and communes of each district', () => {
    expect(level('district')).toHaveLength(12);
    expect(level('province').length).toBeGreaterThan(15);
    expect(new Set(level('commune').map((agency) => agency.parent)).size).toBe(12);
    expect(agencies.find((agency) => agency.local === 'H23.12')?.name).toBe('Sở Tài nguyên và Môi trường');
  });

  it('derives the national code from the local one', () => {
    for (const { local, national } of agencies) {
      const [, second = '00', third = '00'] = local.split('.');
      expect(national).toBe(`000.${third}.${second}.H23`);
    }
  });

  it('knows the gap agencies and not the unlisted one', () => {
    const codes = agencies.map((agency) => agency.local);
    expect([...GAP_AGENCIES.keys()].filter((code) => !codes.includes(code))).toEqual([]);
    expect(codes).not.toContain(UNLISTED_AGENCY.local);
  });
});

describe('the procedure table', () => {
  it('names every procedure once', () => {
    expect(new Set(procedures.map((procedure) => procedure.code)).size).toBe(procedures.length);
    expect(procedures.length).toBeGreaterThan(140);
  });

  it('has national codes of the national form, and a few problems', () => {
    const nationals = procedures.map((procedure) => procedure.national).filter(Boolean);
    expect(nationals.filter((code) => !/^[12]\.\d{6}$/.test(code))).toEqual([]);
    expect(nationals).toContain('1.005129');
    expect(procedures.filter((procedure) => !isSound(procedure))).toHaveLength(5);
  });
});
