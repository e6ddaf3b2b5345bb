import { createHmac, timingSafeEqual } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { NotifyError, type Webhook } from '../../src/notify/notify.ts';
import { createWebhook } from '../../src/notify/webhook.ts';
import type { WebhookPlace } from '../../src/notify/webhookForms.ts';
import { type HttpReceiver, type Received, startHttpReceiver } from '../support/httpReceiver.ts';
import { SOON } from '../support/soon.ts';

const SECRET = 'bí mật của hai bên';
const NOW = Date.parse('2024-11-05T08:30:00+07:00');
const NEVER = new AbortController().signal;
const DOCUMENT = { sender: 'dongbo', notices: [{ id: '1', title: 'Tỷ lệ chưa đồng bộ 6,20%' }] };
const MESSAGE = { document: DOCUMENT, title: 'Tỷ lệ chưa đồng bộ 6,20%', text: '1. CẢNH BÁO' };

let receiver: HttpReceiver;
let webhook: Webhook;
beforeEach(async () => {
  receiver = await startHttpReceiver();
  webhook = waiting(60);
});
afterEach(() => receiver.close());

function waiting(timeoutSeconds: number): Webhook {
  return createWebhook(
    { form: 'dongbo', url: receiver.url, chatId: '', timeoutSeconds, secret: SECRET },
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
    await webhook.post(MESSAGE, NEVER);
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
    await webhook.post(MESSAGE, NEVER);
    expect(receiver.received.map(({ body }) => JSON.parse(body))).toEqual([DOCUMENT, DOCUMENT, DOCUMENT]);
  });

  it('gives up after three tries, for a later round', async () => {
    receiver.answerWith(500);
    const error = await failure(webhook.post(MESSAGE, NEVER));
    expect(error).toMatchObject({ code: 'notify.webhook', lost: false });
    expect(error.message).toContain('HTTP 500');
    expect(receiver.received).toHaveLength(3);
  });

  it.each([400, 401, 404, 410, 301])(
    'takes HTTP %i for an answer, and neither asks again nor follows',
    async (status) => {
      receiver.answerWith(status);
      const error = await failure(webhook.post(MESSAGE, NEVER));
      expect(error.message).toContain(`HTTP ${status}`);
      expect(receiver.received).toHaveLength(1);
    },
  );

  it('does not wait for a receiver that hangs', async () => {
    receiver.answerWith('hang');
    const error = await failure(waiting(0.1).post(MESSAGE, NEVER));
    expect(error).toMatchObject({ lost: true });
    expect(error.message).toContain('TIMEOUT');
  });

  it('stops at once when dongbo stops', async () => {
    receiver.answerWith('hang');
    const stop = new AbortController();
    const posting = webhook.post(MESSAGE, stop.signal);
    void vi
      .waitUntil(() => receiver.received.length > 0, SOON)
      .then(() => stop.abort(new Error('dongbo is stopping')));
    await expect(posting).rejects.toThrow('dongbo is stopping');
    expect(receiver.received).toHaveLength(1);
  });

  it('says in its error neither the address, which may hold a key, nor what was answered', async () => {
    for (const answer of [400, 'cut'] as const) {
      receiver.answerWith(answer);
      const error = await failure(webhook.post(MESSAGE, NEVER));
      expect(JSON.stringify([error.message, error.remedy, error.cause ?? null])).not.toMatch(
        /key=1|127\.0|thanks/,
      );
    }
  });

  it('can be reached without sending anything; where nobody listens, it cannot', async () => {
    await webhook.reach(NEVER);
    expect(receiver.received).toEqual([]);
    const nowhere = createWebhook(
      { form: 'dongbo', url: 'http://127.0.0.1:1/', chatId: '', timeoutSeconds: 60, secret: SECRET },
      { firstDelayMs: 1 },
    );
    expect((await failure(nowhere.reach(NEVER))).message).toContain('ECONNREFUSED');
    expect((await failure(nowhere.post(MESSAGE, NEVER))).message).toContain('ECONNREFUSED');
  });
});

describe('a webhook of a chat service', () => {
  const TITLE = '[dongbo H23] Cảnh báo: <@channel> & *Sở*';
  const message = { document: DOCUMENT, title: TITLE, text: '1. CẢNH BÁO\n   [x](https://evil.test)' };
  const sent = async (over: Partial<WebhookPlace>): Promise<Received> => {
    const place = { form: 'slack', url: '', chatId: '', secret: receiver.url, ...over } as const;
    await createWebhook({ ...place, timeoutSeconds: 60 }).post(message, NEVER);
    const [first] = receiver.received;
    if (first === undefined) throw new Error('nothing came');
    expect(first.headers['dongbo-signature']).toBeUndefined();
    return first;
  };

  it('posts a text to Slack in which nobody is called and nothing is a link', async () => {
    expect(JSON.parse((await sent({})).body)).toEqual({
      text: `[dongbo H23] Cảnh báo: &lt;@channel&gt; &amp; *Sở*\n\n${message.text}`,
      mrkdwn: false,
      unfurl_links: false,
      unfurl_media: false,
    });
  });

  it('posts an adaptive card to Teams, whose texts are no Markdown', async () => {
    const body: unknown = JSON.parse((await sent({ form: 'teams' })).body);
    expect(body).toMatchObject({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          content: { type: 'AdaptiveCard', version: '1.2', fallbackText: TITLE },
        },
      ],
    });
    const inlines = [...JSON.stringify(body).matchAll(/"inlines":\[\{"type":"TextRun","text":"([^"]*)"/g)];
    expect(inlines.map(([, text]) => text)).toEqual([TITLE, '1. CẢNH BÁO', '   [x](https://evil.test)']);
    // Text blocks read Markdown; text runs do not.
    expect(JSON.stringify(body)).not.toContain('"TextBlock"');
  });

  it('posts a plain message of a bot to a chat of Telegram, shortened to what the service takes', async () => {
    const url = new URL(receiver.url).origin;
    const { body, path } = await sent({ form: 'telegram', url, secret: '1:AB-c_d', chatId: '-100123' });
    expect(path).toBe('/bot1:AB-c_d/sendMessage');
    expect(JSON.parse(body)).toEqual({
      chat_id: '-100123',
      text: `${TITLE}\n\n${message.text}`,
      link_preview_options: { is_disabled: true },
    });
    const long = { ...message, text: 'một dòng\n\n'.repeat(2_000) };
    const place = { form: 'telegram', url, secret: '1:AB', chatId: '7', timeoutSeconds: 60 } as const;
    await createWebhook(place).post(long, NEVER);
    const { text } = z.object({ text: z.string() }).parse(JSON.parse(receiver.received[1]?.body ?? ''));
    expect(text.length).toBeLessThanOrEqual(4_096);
    expect(text.endsWith('một dòng\n\n…')).toBe(true);
  });

  it('names no address and no token when it is refused', async () => {
    receiver.answerWith(404);
    const place = {
      form: 'telegram',
      url: new URL(receiver.url).origin,
      secret: '1:AB',
      chatId: '7',
    } as const;
    const error = await failure(createWebhook({ ...place, timeoutSeconds: 60 }).post(message, NEVER));
    expect(error.message + error.remedy).not.toMatch(/1:AB|127\.0\.0\.1/);
  });
});
