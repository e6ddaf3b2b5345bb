import { afterEach } from 'vitest';
import { createCaseload } from '../../src/sandbox/cases/caseload.ts';
import { type PortalOptions, type SandboxPortal, startPortal } from '../../src/sandbox/portal.ts';

const portals: SandboxPortal[] = [];

/** A portal that is closed after the test. */
export async function start(options: PortalOptions = {}): Promise<SandboxPortal> {
  const portal = await startPortal(options);
  portals.push(portal);
  return portal;
}

afterEach(async () => {
  await Promise.all(portals.splice(0).map((portal) => portal.close()));
});

export const LOAD = { records: 300, seed: 3 };
export const load = createCaseload(LOAD);
/** The number of the first case that is wanted. */
export const first = (wanted: (index: number) => boolean): string => {
  const index = Array.from({ length: 300 }, (_, i) => i).find(wanted) ?? -1;
  return load.caseNo(index);
};
/** A sound case that the portal does not have at first, and one that it has. */
export const unknown = first((index) => !load.isKnown(index) && load.problem(index) === null);
export const known = first((index) => load.isKnown(index));
