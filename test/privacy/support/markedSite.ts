import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sourceCases } from '../../endToEnd/support/controlPlane.ts';
import {
  startTestProvince,
  type TestProvince,
  type TestProvinceOptions,
} from '../../endToEnd/support/testProvince.ts';
import { PORTAL_PASSWORD, personsOf } from './persons.ts';

export interface MarkedSite extends TestProvince {
  /** Every case with a number, and the problem that was planted in it. */
  readonly cases: readonly { readonly caseNo: string; readonly problem: string | null }[];
}

/** A province in whose cases every field that names a person is marked, and a portal with a marked password. */
export async function startMarkedSite(options: TestProvinceOptions): Promise<MarkedSite> {
  const site = await startTestProvince({
    ...options,
    portal: { ...options.portal, password: PORTAL_PASSWORD },
  });
  await writeFile(join(site.dir, 'secrets', 'portal'), PORTAL_PASSWORD, { mode: 0o600 });
  for (let index = 0; index < site.province.size(); index += 1) {
    site.province.change(index, personsOf(index));
  }
  return { ...site, cases: await sourceCases(site.province) };
}
