import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A real HTTP receiver that answers with each of these in turn, and with the last one from then on. */
export interface HttpReceiver {
  readonly url: string;
  readonly received: Received[];
  answerWith(...answers: readonly Answer[]): void;
  close(): Promise<void>;
}

/** A status; `hang`: takes the request and never answers; `cut`: closes the connection instead. */
type Answer = number | 'hang' | 'cut';

export async function startHttpReceiver(): Promise<HttpReceiver> {
  const received: Received[] = [];
  let answers: readonly Answer[] = [204];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, body });
      const [answer = 204, ...rest] = answers;
      if (rest.length > 0) answers = rest;
      if (answer === 'cut') response.destroy();
      else if (answer !== 'hang') response.writeHead(answer, { location: '/elsewhere' }).end('thanks');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const at = server.address();
  if (at === null || typeof at === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${at.port}/hook?key=1`,
    received,
    answerWith: (...next) => {
      answers = next;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
