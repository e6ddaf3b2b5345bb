import type { WebhookForm } from '../domain/webhookForm.ts';
import type { WebhookMessage } from './notify.ts';

/** Where a webhook is, as it is configured. */
export interface WebhookPlace {
  readonly form: WebhookForm;
  /** '' where the secret is the address. */
  readonly url: string;
  /** Of `dongbo` the key of the signature, of `teams` and `slack` the whole address, of `telegram` the bot's token. */
  readonly secret: string;
  /** Only of `telegram`. */
  readonly chatId: string;
}

interface Form {
  readonly isSigned: boolean;
  readonly address: (place: WebhookPlace) => string;
  readonly body: (message: WebhookMessage, place: WebhookPlace) => unknown;
}

/** Telegram's own servers; a province can run the same service itself. */
const TELEGRAM = 'https://api.telegram.org';

/** Texts that a service refuses are worse than shortened ones. In characters. */
const LONGEST = { teams: 15_000, slack: 12_000, telegram: 4_000 } as const;

/** What is posted in each form. Texts of notices are sent so that no service reads a format, a link or a name to call from them. */
export const FORMS: Readonly<Record<WebhookForm, Form>> = {
  /** Our own document, signed. */
  dongbo: {
    isSigned: true,
    address: ({ url }) => url,
    body: ({ document }) => document,
  },
  /**
   * A workflow "when a Teams webhook request is received": a message with an adaptive card; text runs are not read as
   * Markdown [learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using;
   * adaptivecards.io/explorer/TextRun.html].
   */
  teams: {
    isSigned: false,
    address: ({ secret }) => secret,
    body: ({ title, text }) => ({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          contentUrl: null,
          content: {
            $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
            type: 'AdaptiveCard',
            version: '1.2',
            fallbackText: title,
            body: [
              teamsText(title, true),
              ...shortened(text, LONGEST.teams)
                .split('\n')
                .map((line) => teamsText(line, false)),
            ],
          },
        },
      ],
    }),
  },
  /** An incoming webhook [api.slack.com/messaging/webhooks]; three characters are escaped [docs.slack.dev/messaging/formatting-message-text]. */
  slack: {
    isSigned: false,
    address: ({ secret }) => secret,
    body: ({ title, text }) => {
      const escaped = shortened(`${title}\n\n${text}`, LONGEST.slack)
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;');
      return { text: escaped, mrkdwn: false, unfurl_links: false, unfurl_media: false };
    },
  },
  /** A bot's message without a parse mode: plain text of at most 4096 characters [core.telegram.org/bots/api#sendmessage]. */
  telegram: {
    isSigned: false,
    address: ({ url, secret }) => `${url.replace(/\/+$/, '') || TELEGRAM}/bot${secret}/sendMessage`,
    body: ({ title, text }, { chatId }) => ({
      chat_id: chatId,
      text: shortened(`${title}\n\n${text}`, LONGEST.telegram),
      link_preview_options: { is_disabled: true },
    }),
  },
};

function teamsText(text: string, isBold: boolean): unknown {
  const run = { type: 'TextRun', text: text || ' ', ...(isBold ? { weight: 'Bolder' } : {}) };
  return { type: 'RichTextBlock', inlines: [run] };
}

/** Cut at the end of a paragraph where there is one. */
function shortened(text: string, longest: number): string {
  const whole = text.trim();
  if (whole.length <= longest) return whole;
  const kept = whole.slice(0, longest);
  const end = kept.lastIndexOf('\n\n');
  return `${(end > longest / 2 ? kept.slice(0, end) : kept).toWellFormed()}\n\n…`;
}
