import { z } from 'zod';
import { ALARM_KINDS, ALARM_RULES, type AlarmRule, DEFAULT_RULES, ruleKey } from '../alarms/rules.ts';
import type { Bilingual } from '../domain/language.ts';
import { tidyCode } from '../domain/tidyText.ts';
import { WEBHOOK_FORM_NAMES, WEBHOOK_FORMS } from '../domain/webhookForm.ts';
import { expecting } from '../input/expectation.ts';
import { timeOfDay, webAddress } from '../input/values.ts';

/** The groups `alarms` and `notify` of the configuration (schema.ts). */

const MIN_CASES = 100;

/** A rule as it is written: only the keys of its kind may be there. */
const writtenRule = z.strictObject({
  kind: z.enum(ALARM_KINDS),
  name: z.string().min(1).max(80).optional(),
  percent: z.number().min(0).max(100).optional(),
  minCases: z.int().min(1).max(1_000_000).optional(),
  hours: z.int().min(1).max(720).optional(),
  days: z.number().min(0.1).max(3_650).optional(),
  minutes: z.number().min(1).max(100_000).optional(),
});
const PARAMETERS = ['percent', 'minCases', 'hours', 'days', 'minutes'] as const;

const rule = writtenRule
  .superRefine((written, context) => {
    const { kind } = written;
    const unit = ALARM_RULES[kind].unit;
    for (const key of PARAMETERS) {
      const belongs = key === unit || (key === 'minCases' && ALARM_RULES[kind].byAgency);
      if (belongs && key === unit && written[key] === undefined) {
        context.addIssue({ code: 'custom', path: [key], input: undefined });
      }
      if (!belongs && written[key] !== undefined) context.addIssue(reported([key], notOf(kind)));
    }
  })
  .transform((written): AlarmRule => {
    const { kind, name = null } = written;
    const unit = ALARM_RULES[kind].unit;
    const minCases = ALARM_RULES[kind].byAgency ? (written.minCases ?? MIN_CASES) : 0;
    return { kind, name, limit: unit === null ? 0 : (written[unit] ?? 0), minCases };
  });

const rules = z
  .array(rule)
  .max(100)
  .superRefine((all, context) => {
    const keys = all.map(ruleKey);
    keys.forEach((key, index) => {
      if (keys.indexOf(key) !== index) context.addIssue(reported([index], ONCE));
    });
  });

export const alarms = z.strictObject({
  everySeconds: z.number().min(10).max(3_600).default(60),
  /** 0: none, only the first notice of an alarm and the last. */
  reminderHours: z.number().min(0).max(720).default(0),
  rules: rules.default([...DEFAULT_RULES]),
});

const mailAddress = expecting(z.email(), {
  vi: 'một địa chỉ thư điện tử, ví dụ motcua@haiduong.gov.vn',
  en: 'an e-mail address, such as motcua@haiduong.gov.vn',
});
const mailAddresses = z.array(mailAddress).max(100);

export const notify = z
  .strictObject({
    webhook: z
      .strictObject({
        form: z.enum(WEBHOOK_FORM_NAMES).default('dongbo'),
        url: webAddress.optional(),
        chatId: expecting(z.union([z.string().min(1), z.int()]).transform(String), {
          vi: 'mã cuộc trò chuyện của Telegram, ví dụ -1001234567890',
          en: "Telegram's id of a chat, such as -1001234567890",
        }).optional(),
        secretFile: z.string().min(1).optional(),
        secretEnv: z.string().min(1).optional(),
        timeoutSeconds: z.number().min(1).max(120).default(10),
      })
      .superRefine((written, context) => {
        const { form } = written;
        const needs: readonly string[] = WEBHOOK_FORMS[form].needs;
        for (const key of ['url', 'chatId'] as const) {
          if (needs.includes(key)) {
            if (written[key] === undefined)
              context.addIssue({ code: 'custom', path: [key], input: undefined });
            continue;
          }
          // A Telegram service of one's own has an address, too.
          if (written[key] === undefined || (form === 'telegram' && key === 'url')) continue;
          context.addIssue(reported([key], notOf(form)));
        }
      })
      .optional(),
    email: z
      .strictObject({
        host: z.string().min(1),
        port: z.int().min(1).max(65_535).default(587),
        secure: z.boolean().default(false),
        username: z.string().min(1).optional(),
        passwordFile: z.string().min(1).optional(),
        passwordEnv: z.string().min(1).optional(),
        from: mailAddress,
        to: mailAddresses.default([]),
        timeoutSeconds: z.number().min(1).max(120).default(30),
      })
      .optional(),
    digest: z
      .strictObject({
        at: timeOfDay('07:00'),
        agencies: z.record(z.string().overwrite(tidyCode).min(1), mailAddresses).optional(),
        to: mailAddresses.default([]),
      })
      .prefault({}),
  })
  .superRefine(({ email, digest }, context) => {
    const wanted = digest.to.length > 0 || Object.keys(digest.agencies ?? {}).length > 0;
    if (wanted && email === undefined) context.addIssue(reported(['email'], MAIL_SERVER));
  });

function reported(path: (string | number)[], expected: Bilingual) {
  return { code: 'custom' as const, path, params: { expected } };
}

function notOf(kind: string): Bilingual {
  return { vi: `không có: ${kind} không dùng khóa này`, en: `nothing: ${kind} does not use this key` };
}

const ONCE: Bilingual = {
  vi: 'mỗi quy tắc chỉ ghi một lần',
  en: 'a rule that is not there yet',
};

const MAIL_SERVER: Bilingual = {
  vi: 'máy chủ thư (host, from): bản tin hằng ngày gửi bằng thư điện tử',
  en: 'a mail server (host, from): the digest goes out by e-mail',
};
