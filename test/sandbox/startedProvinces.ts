import { afterEach } from 'vitest';
import { createCaseload } from '../../src/sandbox/cases/caseload.ts';
import { type Province, type ProvinceOptions, startProvince } from '../../src/sandbox/province.ts';

const NOW = Date.parse('2024-11-05T08:00:00+07:00');
const provinces: Province[] = [];

/** A province of 400 cases that is closed after the test. */
export async function start(options: Partial<ProvinceOptions> = {}): Promise<Province> {
  const province = await startProvince({ records: 400, now: () => NOW, ...options });
  provinces.push(province);
  return province;
}

afterEach(async () => {
  await Promise.all(provinces.splice(0).map((province) => province.close()));
});

export const load = createCaseload({ records: 400 });
