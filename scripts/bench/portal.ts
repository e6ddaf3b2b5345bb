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

export async function logIn({ portal }: Task): Promise<BarePortal> {
  const client = createJsonClient(portal.concurrency);
  const headers = { 'content-type': 'application/json', dstcode: portal.dstcode };
  const post = async (endpoint: string, body: object): Promise<Answer> => {
    const answer = await client.post<Answer>(portal.adapterUrl + endpoint, headers, body);
    if (Number(answer.error_code) !== 0) throw refused(`error_code ${answer.error_code}`);
    return answer;
  };
  const { madonvi, username, password } = portal;
  const { session } = await post(portal.authEndpoint, { username, password });
  return {
    read: async (service, fields) =>
      (await post(portal.shareEndpoint, { session, madonvi, service, ...fields })).result ?? [],
    write: async (service, fields) => {
      await post(portal.integrationEndpoint, { session, madonvi, service, ...fields });
    },
  };
}
