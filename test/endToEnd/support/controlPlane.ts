import { z } from 'zod';
import type { RunningServer } from '../../../src/sandbox/http/server.ts';

const sourceCase = z.looseObject({ caseNo: z.string(), status: z.string(), problem: z.string().nullable() });
const heldCase = z.looseObject({
  caseNo: z.string(),
  status: z.string(),
  records: z.int(),
  progress: z.int(),
});

/** Every numbered case of the province, with the province's own status. */
export async function sourceCases(province: RunningServer): Promise<z.infer<typeof sourceCase>[]> {
  return await listed(province, sourceCase);
}

/** Every case of which the portal accepted something since its start. */
export async function portalCases(portal: RunningServer): Promise<z.infer<typeof heldCase>[]> {
  return await listed(portal, heldCase);
}

/** Registers new cases in the province; gives back their numbers. */
export async function arrive(province: RunningServer, count: number): Promise<readonly string[]> {
  const response = await fetch(`${province.url}/sandbox/arrivals`, {
    method: 'POST',
    body: JSON.stringify({ count }),
  });
  return z.object({ caseNos: z.array(z.string()) }).parse(await response.json()).caseNos;
}

async function listed<Schema extends z.ZodType>(
  server: RunningServer,
  schema: Schema,
): Promise<z.output<Schema>[]> {
  const response = await fetch(`${server.url}/sandbox/cases`);
  const lines = (await response.text()).split('\n').filter((line) => line !== '');
  return lines.map((line) => schema.parse(JSON.parse(line)));
}
