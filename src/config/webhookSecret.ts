import type { Bilingual } from '../domain/language.ts';
import type { WebhookForm } from '../domain/webhookForm.ts';
import type { Problem } from '../input/problem.ts';
import type { Secret } from './secret.ts';

const ADDRESS: Shape = {
  fits: (text) => URL.canParse(text) && /^https?:/.test(text),
  expected: {
    vi: 'toàn bộ địa chỉ webhook, bắt đầu bằng https://',
    en: "the webhook's whole address, which begins with https://",
  },
};

interface Shape {
  readonly fits: (text: string) => boolean;
  readonly expected: Bilingual;
}

/** What the secret of a form has to look like; null = anything. */
const SHAPES: Readonly<Record<WebhookForm, Shape | null>> = {
  dongbo: null,
  teams: ADDRESS,
  slack: ADDRESS,
  telegram: {
    fits: (text) => /^\d+:[\w-]+$/.test(text),
    expected: {
      vi: 'mã của bot do BotFather cấp, dạng 123456:ABC…',
      en: "the bot's token from BotFather, of the form 123456:ABC…",
    },
  },
};

/** A secret of another form would be found out with the first alarm. It is never quoted. */
export function checkWebhookSecret(form: unknown, secret: Secret | null, problems: Problem[]): void {
  const shape = Object.entries(SHAPES).find(([name]) => name === form)?.[1] ?? null;
  if (secret === null || shape === null || shape.fits(secret.reveal())) return;
  problems.push({
    ...{ path: 'notify.webhook.secretFile', expected: shape.expected },
    found: { vi: '(không hiển thị)', en: '(not shown)' },
    remedy: {
      vi: 'Chép lại nguyên văn từ nơi đã cấp, trên một dòng.',
      en: 'Copy it again as it was issued, on one line.',
    },
  });
}
