import { z } from 'zod';
import type { RunningServer } from '../../../src/sandbox/http/server.ts';

const sourceCase = z.looseObject({ caseNo: z.string(), status: z.string(), problem: z.string().nullable() });
const heldCase = z.looseObject({
  caseNo: z.string(),
  status: z.string(),
  records: z.int(),
  progress: z.int(),
});
const portalStats = z.looseObject({
  requests: z.record(z.string(), z.record(z.string(), z.int())),
  newRecords: z.int(),
  updates: z.int(),
  mostOfOneCase: z.int(),
  statusWentBack: z.int(),
  progressWentBack: z.int(),
});

export type PortalStats = z.infer<typeof portalStats>;

/** Every numbered case of the province, with the province's own status. */
export async function sourceCases(province: RunningServer): Promise<z.infer<typeof sourceCase>[]> {
  return await listed(province, sourceCase);
}

/** Every case of which the portal accepted something since its start. */
export async function portalCases(portal: RunningServer): Promise<z.infer<typeof heldCase>[]> {
  return await listed(portal, heldCase);
}

export function byCaseNo<Case extends { readonly caseNo: string }>(
  cases: readonly Case[],
): Map<string, Case> {
  return new Map(cases.map((one) => [one.caseNo, one]));
}

/** Registers new cases in the province; returns their numbers. */
export async function arrive(province: RunningServer, count: number): Promise<readonly string[]> {
  const { caseNos } = z
    .object({ caseNos: z.array(z.string()) })
    .parse(await post(province, 'arrivals', { count }));
  return caseNos;
}

/** Changes cases of the province, and registers new ones. */
export async function work(province: RunningServer, changes: number, arrivals: number): Promise<void> {
  if (changes > 0) await post(province, 'changes', { count: changes });
  if (arrivals > 0) await arrive(province, arrivals);
}

/** Replaces the planned faults; an empty list ends them. */
export async function setFaults(server: RunningServer, faults: readonly object[]): Promise<void> {
  await post(server, 'faults', { faults });
}

export async function readStats(portal: RunningServer): Promise<PortalStats> {
  const response = await fetch(`${portal.url}/sandbox/stats`);
  return portalStats.parse(await response.json());
}

async function post(server: RunningServer, path: string, body: object): Promise<unknown> {
  const response = await fetch(`${server.url}/sandbox/${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} ${JSON.stringify(body)}: ${await response.text()}`);
  return await response.json();
}

async function listed<Schema extends z.ZodType>(
  server: RunningServer,
  schema: Schema,
): Promise<z.output<Schema>[]> {
  const response = await fetch(`${server.url}/sandbox/cases`);
  const lines = (await response.text()).split('\n').filter((line) => line !== '');
  return lines.map((line) => schema.parse(JSON.parse(line)));
}
