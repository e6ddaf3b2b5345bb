import { z } from 'zod';
import type { RunningServer } from '../../src/sandbox/http/server.ts';

const outcomes = z.record(z.string(), z.record(z.string(), z.int()));
const portalStats = z.looseObject({
  requests: outcomes,
  newRecords: z.int(),
  updates: z.int(),
  casesAccepted: z.int(),
  mostOfOneCase: z.int(),
  statusWentBack: z.int(),
  progressWentBack: z.int(),
});
const provinceCase = z.looseObject({
  caseNo: z.string(),
  status: z.string(),
  problem: z.string().nullable(),
});
const portalCase = z.looseObject({
  caseNo: z.string(),
  status: z.string(),
  records: z.int(),
  progress: z.int(),
});

export type PortalStats = z.infer<typeof portalStats>;
export type ProvinceCase = z.infer<typeof provinceCase>;
export type PortalCase = z.infer<typeof portalCase>;

/** Replaces what is planned to go wrong; none = the server is well. */
export async function setFaults(server: RunningServer, faults: readonly object[]): Promise<void> {
  await post(server, 'faults', { faults });
}

/** Cases change and arrive at the province. */
export async function work(province: RunningServer, changes: number, arrivals: number): Promise<void> {
  if (changes > 0) await post(province, 'changes', { count: changes });
  if (arrivals > 0) await post(province, 'arrivals', { count: arrivals });
}

export async function readStats(portal: RunningServer): Promise<PortalStats> {
  const response = await fetch(`${portal.url}/sandbox/stats`);
  return portalStats.parse(await response.json());
}

/** Every numbered case of the province, by its number. */
export function provinceCases(province: RunningServer): Promise<Map<string, ProvinceCase>> {
  return listed(province, provinceCase);
}

/** Every case of which the portal accepted something, by its number. */
export function portalCases(portal: RunningServer): Promise<Map<string, PortalCase>> {
  return listed(portal, portalCase);
}

async function post(server: RunningServer, what: string, body: object): Promise<void> {
  const response = await fetch(`${server.url}/sandbox/${what}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${what} ${JSON.stringify(body)}: ${await response.text()}`);
}

async function listed<Case extends { caseNo: string }>(
  server: RunningServer,
  schema: z.ZodType<Case>,
): Promise<Map<string, Case>> {
  const response = await fetch(`${server.url}/sandbox/cases`);
  const lines = (await response.text()).split('\n').filter((line) => line !== '');
  return new Map(
    lines.map((line) => {
      const one = schema.parse(JSON.parse(line));
      return [one.caseNo, one];
    }),
  );
}
