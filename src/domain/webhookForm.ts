/** Every form in which a webhook takes notices, and what its configuration needs beside the secret. */
export const WEBHOOK_FORMS = {
  /** Our own document, signed. */
  dongbo: { needs: ['url'] },
  teams: { needs: [] },
  slack: { needs: [] },
  telegram: { needs: ['chatId'] },
} as const satisfies Readonly<Record<string, { readonly needs: readonly ('url' | 'chatId')[] }>>;

export type WebhookForm = keyof typeof WEBHOOK_FORMS;
export const WEBHOOK_FORM_NAMES = Object.keys(WEBHOOK_FORMS) as WebhookForm[];
