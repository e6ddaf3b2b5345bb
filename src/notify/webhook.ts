import { createHmac } from 'node:crypto';
import net from 'node:net';
import tls from 'node:tls';
import axios from 'axios';
import pRetry, { AbortError } from 'p-retry';
import { WEBHOOK_RETRY } from '../domain/delays.ts';
import { transportCode } from '../domain/errors.ts';
import { NotifyError, type Webhook } from './notify.ts';
import { FORMS, type WebhookPlace } from './webhookForms.ts';

export interface WebhookSettings extends WebhookPlace {
  /** Per try, from connecting to the response's head. */
  readonly timeoutSeconds: number;
}

/** Unix seconds as text. A receiver refuses old ones. */
const TIMESTAMP_HEADER = 'Dongbo-Timestamp';
/** `v1=` and the signature in lower-case hexadecimal. */
const SIGNATURE_HEADER = 'Dongbo-Signature';

/** Tries per round; after that the notice waits in the ledger for the next round. */
const TRIES = 3;

/** Statuses worth another try; any other is the receiver's verdict on this request. */
const PASSING_STATUSES = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * POSTs JSON in the form of the receiver, our own signed. Any 2xx means accepted; the body is not read. Redirects are not
 * followed: the signature is for one address.
 */
export function createWebhook(
  settings: WebhookSettings,
  {
    now = Date.now,
    firstDelayMs = WEBHOOK_RETRY.firstMs,
  }: { now?: () => number; firstDelayMs?: number } = {},
): Webhook {
  const form = FORMS[settings.form];
  const address = form.address(settings);
  const attempt = async (body: string, signal: AbortSignal): Promise<void> => {
    const timestamp = String(Math.floor(now() / 1_000));
    const deadline = AbortSignal.timeout(settings.timeoutSeconds * 1_000);
    const status = await send(body, timestamp, AbortSignal.any([signal, deadline])).catch(
      (error: unknown) => {
        throw lost(deadline.aborted ? 'TIMEOUT' : (transportCode(error) ?? 'UNKNOWN'));
      },
    );
    if (status >= 200 && status < 300) return;
    throw PASSING_STATUSES.has(status) ? refused(status) : new AbortError(refused(status));
  };

  const send = async (body: string, timestamp: string, signal: AbortSignal): Promise<number> => {
    const response = await axios.post<NodeJS.ReadableStream & { destroy(): void }>(address, body, {
      signal,
      maxRedirects: 0,
      proxy: false,
      responseType: 'stream',
      transformRequest: [(text: string) => text],
      validateStatus: () => true,
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        'User-Agent': 'dongbo',
        ...(form.isSigned
          ? {
              [TIMESTAMP_HEADER]: timestamp,
              [SIGNATURE_HEADER]: signature(settings.secret, timestamp, body),
            }
          : {}),
      },
    });
    response.data.destroy();
    return response.status;
  };

  return {
    async post(message, signal) {
      const body = JSON.stringify(form.body(message, settings));
      await pRetry(() => attempt(body, signal), {
        retries: TRIES - 1,
        minTimeout: firstDelayMs,
        factor: WEBHOOK_RETRY.factor,
        randomize: true,
        signal,
      });
    },
    async reach(signal) {
      await connect(new URL(address), signal).catch((error: unknown) => {
        throw lost(transportCode(error) ?? 'UNKNOWN');
      });
    },
  };
}

/**
 * HMAC-SHA256 with the shared secret over `timestamp.body`, the body's bytes unchanged. A receiver compares in constant
 * time and refuses a timestamp more than five minutes off, so that a recorded request cannot be replayed.
 */
function signature(secret: string, timestamp: string, body: string): string {
  return `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

function connect({ protocol, hostname, port }: URL, signal: AbortSignal): Promise<void> {
  const secure = protocol === 'https:';
  const host = hostname.replace(/^\[|\]$/g, '');
  const at = { host, port: Number(port) || (secure ? 443 : 80) };
  return new Promise((resolve, reject) => {
    const socket = secure
      ? tls.connect({ ...at, ...(net.isIP(host) === 0 ? { servername: host } : {}) })
      : net.connect(at);
    const stop = (): void => void socket.destroy(new Error('aborted'));
    signal.addEventListener('abort', stop, { once: true });
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      resolve();
      socket.destroy();
    });
    socket.once('error', reject);
    socket.once('close', () => signal.removeEventListener('abort', stop));
  });
}

function refused(status: number): NotifyError {
  return new NotifyError(
    'notify.webhook',
    `The receiver of notify.webhook answered HTTP ${status}.`,
    'Look into its log. 401 or 403: does it check the signature with the same secret, or was the address or token revoked? 404: check the address.',
    false,
  );
}

function lost(code: string): NotifyError {
  return new NotifyError(
    'notify.webhook',
    `The receiver of notify.webhook could not be reached (${code}).`,
    'Check notify.webhook.url, that the receiver runs, its certificate, and firewalls on the way.',
    true,
  );
}
