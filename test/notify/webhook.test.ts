import { createHmac, timingSafeEqual } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NotifyError, type Webhook } from '../../src/notify/notify.ts';
import { createWebhook } from '../../src/notify/webhook.ts';
import { type HttpReceiver, type Received, startHttpReceiver } from '../support/httpReceiver.ts';
import { SOON } from '../support/soon.ts';

const SECRET = 'bí mật của hai bên';
const NOW = Date.parse('2024-11-05T08:30:00+07:00');
const NEVER = new AbortController().signal;
const DOCUMENT = { sender: 'dongbo', notices: [{ id: '1', title: 'Tỷ lệ chưa đồng bộ 6,20%' }] };

let receiver: HttpReceiver;
let webhook: Webhook;
beforeEach(async () => {
  receiver = await startHttpReceiver();
  webhook = waiting(60);
});
afterEach(() => receiver.close());

function waiting(timeoutSeconds: number): Webhook {
  return createWebhook(
    { url: receiver.url, timeoutSeconds, secret: SECRET },
    { now: () => NOW, firstDelayMs: 1 },
  );
}

/** The check as docs/operations.md tells a receiver to make it, and none of our code. */
function isGenuine({ headers, body }: Received, secret: string, nowSeconds: number): boolean {
  const timestamp = String(headers['dongbo-timestamp']);
  if (Math.abs(nowSeconds - Number(timestamp)) > 300) return false;
  const expected = Buffer.from(
    `v1=${createHmac('sha256', secret).update(timestamp).update('.').update(Buffer.from(body)).digest('hex')}`,
  );
  const sent = Buffer.from(String(headers['dongbo-signature']));
  return sent.length === expected.length && timingSafeEqual(sent, expected);
}

async function failure(attempt: Promise<void>): Promise<NotifyError> {
  const error: unknown = await attempt.then(
    () => null,
    (caught: unknown) => caught,
  );
  if (!(error instanceof NotifyError)) throw new Error(`not refused as it should be: ${String(error)}`);
  return error;
}

describe('a webhook', () => {
  it('posts the document as JSON, signed so that a receiver can check it by itself', async () => {
    await webhook.post(DOCUMENT, NEVER);
    const [first] = receiver.received;
    if (first === undefined) throw new Error('nothing came');
    expect(JSON.parse(first.body)).toEqual(DOCUMENT);
    expect(first.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(isGenuine(first, SECRET, NOW / 1_000)).toBe(true);
    expect(isGenuine(first, 'another', NOW / 1_000)).toBe(false);
    expect(isGenuine({ ...first, body: first.body.replace('6,20', '1,20') }, SECRET, NOW / 1_000)).toBe(
      false,
    );
    expect(isGenuine(first, SECRET, NOW / 1_000 + 301)).toBe(false);
  });

  it('is tried again while the receiver is busy or cuts the line, and then is taken', async () => {
    receiver.answerWith(503, 'cut', 200);
    await webhook.post(DOCUMENT, NEVER);
    expect(receiver.received.map(({ body }) => JSON.parse(body))).toEqual([DOCUMENT, DOCUMENT, DOCUMENT]);
  });

  it('gives up after three tries, for a later round', async () => {
    receiver.answerWith(500);
    const error = await failure(webhook.post(DOCUMENT, NEVER));
    expect(error).toMatchObject({ code: 'notify.webhook', lost: false });
    expect(error.message).toContain('HTTP 500');
    expect(receiver.received).toHaveLength(3);
  });

  it.each([400, 401, 404, 410, 301])(
    'takes HTTP %i for an answer, and neither asks again nor follows',
    async (status) => {
      receiver.answerWith(status);
      const error = await failure(webhook.post(DOCUMENT, NEVER));
      expect(error.message).toContain(`HTTP ${status}`);
      expect(receiver.received).toHaveLength(1);
    },
  );

  it('does not wait for a receiver that hangs', async () => {
    receiver.answerWith('hang');
    const error = await failure(waiting(0.1).post(DOCUMENT, NEVER));
    expect(error).toMatchObject({ lost: true });
    expect(error.message).toContain('TIMEOUT');
  });

  it('stops at once when dongbo stops', async () => {
    receiver.answerWith('hang');
    const stop = new AbortController();
    const posting = webhook.post(DOCUMENT, stop.signal);
    void vi
      .waitUntil(() => receiver.received.length > 0, SOON)
      .then(() => stop.abort(new Error('dongbo is stopping')));
    await expect(posting).rejects.toThrow('dongbo is stopping');
    expect(receiver.received).toHaveLength(1);
  });

  it('says in its error neither the address, which may hold a key, nor what was answered', async () => {
    for (const answer of [400, 'cut'] as const) {
      receiver.answerWith(answer);
      const error = await failure(webhook.post(DOCUMENT, NEVER));
      expect(JSON.stringify([error.message, error.remedy, error.cause ?? null])).not.toMatch(
        /key=1|127\.0|thanks/,
      );
    }
  });

  it('can be reached without sending anything; where nobody listens, it cannot', async () => {
    await webhook.reach(NEVER);
    expect(receiver.received).toEqual([]);
    const nowhere = createWebhook(
      { url: 'http://127.0.0.1:1/', timeoutSeconds: 60, secret: SECRET },
      { firstDelayMs: 1 },
    );
    expect((await failure(nowhere.reach(NEVER))).message).toContain('ECONNREFUSED');
    expect((await failure(nowhere.post(DOCUMENT, NEVER))).message).toContain('ECONNREFUSED');
  });
});
