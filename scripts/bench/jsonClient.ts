import http from 'node:http';
import { DongboError } from '../../src/domain/errors.ts';

export interface JsonClient {
  get<Answer>(url: string, headers: Readonly<Record<string, string>>): Promise<Answer>;
  post<Answer>(url: string, headers: Readonly<Record<string, string>>, body: unknown): Promise<Answer>;
}

/**
 * JSON over keep-alive connections, with no schema, retry or time-out: it measures the least an exchange can cost. Both
 * ends are our sandbox, and any fault fails the run.
 */
export function createJsonClient(connections: number): JsonClient {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });

  function exchange<Answer>(
    url: string,
    method: string,
    headers: Readonly<Record<string, string | number>>,
    body: Buffer | null,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const request = http.request(url, { agent, method, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          if (response.statusCode === 200) resolve(JSON.parse(Buffer.concat(chunks).toString()) as Answer);
          else reject(refused(`HTTP ${response.statusCode}`));
        });
      });
      request.on('error', reject);
      request.end(body);
    });
  }

  return {
    get: (url, headers) => exchange(url, 'GET', headers, null),
    post: (url, headers, body) => {
      const bytes = Buffer.from(JSON.stringify(body));
      return exchange(url, 'POST', { ...headers, 'content-length': bytes.length }, bytes);
    },
  };
}

export function refused(answer: string): DongboError {
  return new DongboError({
    code: 'bench.refused',
    message: `The sandbox answered a contender of the bench with ${answer}.`,
    remedy: 'None: this is a fault of the bench itself; please report it.',
  });
}
