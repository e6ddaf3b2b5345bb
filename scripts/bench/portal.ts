import { createJsonClient, refused } from './jsonClient.ts';
import type { Task } from './task.ts';

/** Calls a service in the session; throws when the portal refuses. */
export interface BarePortal {
  read(service: string, fields: object): Promise<readonly unknown[]>;
  write(service: string, fields: object): Promise<void>;
}

interface Answer {
  readonly error_code: string | number;
  readonly session?: string;
  readonly result?: readonly unknown[];
}

export async function logIn(task: Task): Promise<BarePortal> {
  const client = createJsonClient(task.batchesAtOnce);
  const headers = { 'content-type': 'application/json', dstcode: task.dstcode };
  const post = async (endpoint: string, body: object): Promise<Answer> => {
    const answer = await client.post<Answer>(task.portalUrl + endpoint, headers, body);
    if (Number(answer.error_code) !== 0) throw refused(`error_code ${answer.error_code}`);
    return answer;
  };
  const { madonvi } = task;
  const { session } = await post(task.authEndpoint, {
    username: task.portalUser,
    password: task.portalPassword,
  });
  return {
    read: async (service, fields) =>
      (await post(task.shareEndpoint, { session, madonvi, service, ...fields })).result ?? [],
    write: async (service, fields) => {
      await post(task.integrationEndpoint, { session, madonvi, service, ...fields });
    },
  };
}
