import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { openHttp, settingsOf } from './benches.ts';

interface Asked {
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
}
interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** A source that answers as a test says, and the adapter that reads it by these keys. */
export async function openList(
  answer: (asked: Asked) => Answer,
  written: Readonly<Record<string, unknown>>,
  secrets: Readonly<Record<string, string>> = {},
) {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const one = { url: new URL(request.url ?? '/', 'http://list'), headers: request.headers };
    asked.push(one);
    const { status = 200, headers = {}, body } = answer(one);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const baseUrl = `http://127.0.0.1:${port}`;
  const { source, logged } = openHttp(
    settingsOf({ baseUrl, pageSize: 10, maxTries: 2, requestsPerSecond: 1_000, ...written }, secrets),
  );
  onTestFinished(async () => {
    source.close();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return { source, logged, asked, baseUrl };
}

/** Rows of the list by number, as the keys `fields: { id: id, caseNo: no }` read them. */
export function numbered(from: number, to: number): object[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => ({ id: from + i, no: `H23-${from + i}` }));
}
