import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { TransportFault } from './faultPlan.ts';
import { sendText } from './server.ts';

const PROXY_PAGE =
  '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';

/** Answers with the fault instead of the real `body`; returns the outcome to count. */
export async function answerWithFault(
  response: ServerResponse,
  fault: TransportFault,
  body: string,
): Promise<string> {
  const { status = fault.kind === 'status' ? 503 : 200 } = fault;
  switch (fault.kind) {
    case 'status':
      sendText(response, status, 'application/json', '{"message":"sandbox fault"}');
      return `http_${status}`;
    case 'html':
      sendText(response, status, 'text/html', PROXY_PAGE);
      return 'html';
    case 'empty_body':
      sendText(response, 200, 'application/json', '');
      return 'empty_body';
    case 'cut_json':
      sendText(response, 200, 'application/json', body.slice(0, body.length / 2));
      return 'cut_json';
    case 'hang':
      return 'hang';
    case 'reset':
      response.socket?.resetAndDestroy();
      return 'reset';
    case 'slow':
      await delay(fault.delayMs ?? 2_000);
      sendText(response, 200, 'application/json', body);
      return 'slow';
    case 'redirect':
      response.setHeader('location', 'http://127.0.0.1:9/');
      sendText(response, 302, 'text/html', '');
      return 'redirect';
    case 'says': {
      const { text = '' } = fault;
      sendText(response, status, text.startsWith('<') ? 'text/html' : 'application/json', text);
      return 'says';
    }
  }
}
