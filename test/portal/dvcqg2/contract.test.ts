import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TOKEN_PATH } from '../../../src/sandbox/portal/gateway.ts';
import { type NoSuccess, portalContract } from '../contract.ts';
import { aMapped, aStep } from '../dvcqg/fakePortal.ts';
import { aNewerPortal } from './opened.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

const REPLIES: Readonly<Record<NoSuccess, (response: ServerResponse) => void>> = {
  'a web page': (response) => response.end('<html>502 Bad Gateway</html>'),
  'an empty body': (response) => response.end(''),
  'cut-off JSON': (response) => response.end('{"code": 0'),
  'no answer': (response) => response.socket?.resetAndDestroy(),
  'HTTP 500': (response) => response.writeHead(500, JSON_TYPE).end('{"code":0}'),
  'a refusal': (response) => response.end('{"code":-99,"message":"no"}'),
};

portalContract('dvcqg2', async () => {
  let reply: (response: ServerResponse) => void = (response) => response.end('{"code":0,"message":"OK"}');
  let tokens = new Set<string>();
  let given = 0;
  const sent: string[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += String(chunk);
    });
    request.on('end', () => {
      if (request.url === TOKEN_PATH) {
        given += 1;
        tokens.add(`Bearer token-${given}`);
        response.end(JSON.stringify({ access_token: `token-${given}`, expires_in: 3_600 }));
      } else if (!tokens.has(request.headers.authorization ?? '')) {
        response.writeHead(401, JSON_TYPE).end('{"message":"expired"}');
      } else {
        const body: unknown = JSON.parse(text);
        if (Array.isArray(body)) sent.push(...(body as { MaHoSo: string }[]).map(({ MaHoSo }) => MaHoSo));
        reply(response);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const portal = aNewerPortal(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return {
    portal,
    mapped: (caseNo) => aMapped({ caseNo }),
    step: (caseNo) => aStep({ caseNo }),
    accept() {
      reply = (response) => response.end('{"code":0,"message":"OK"}');
    },
    answer(how) {
      reply = REPLIES[how];
    },
    endSessions() {
      tokens = new Set();
    },
    sent: () => sent,
    close() {
      portal.close();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
});
