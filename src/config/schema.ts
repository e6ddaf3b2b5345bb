import { z } from 'zod';
import { PROVINCE_KINDS } from '../domain/province.ts';
import { tidyCode, tidyText } from '../domain/tidyText.ts';
import { VIETNAM_OFFSET_MS } from '../domain/time.ts';
import { expecting } from '../input/expectation.ts';
import { baseAddress, path, timeOfDay } from '../input/values.ts';
import { sourceSchema } from '../source/kinds.ts';
import { alarms, notify } from './alarmSchema.ts';
import { ledger } from './ledgerSchema.ts';
import { oidc } from './oidcSchema.ts';
import { portal } from './portalSchema.ts';
import { queue } from './queueSchema.ts';

/**
 * The shape of the configuration file, with every default. Unknown keys are refused, so that a misspelt option is an
 * error. Expectations in problems follow from types and bounds, or from `expecting`.
 */

/** In the form that rows of the source have. Paths and secrets stay as they are written. */
const code = z.string().overwrite(tidyCode);
/**
 * The ledger's counters use Vietnam's days and months: in another zone, or one that shifts, a case could fall on two
 * days.
 */
const timezone = expecting(z.string().refine(keepsVietnamTime), {
  vi: 'múi giờ của Việt Nam (UTC+7), ví dụ Asia/Ho_Chi_Minh',
  en: "Vietnam's time zone (UTC+7), such as Asia/Ho_Chi_Minh",
});

function keepsVietnamTime(zone: string): boolean {
  try {
    const offsets = [offsetOf(zone, '2024-01-01'), offsetOf(zone, '2024-07-01')];
    return offsets.every((offset) => offset === VIETNAM_OFFSET_MS);
  } catch {
    return false;
  }
}

/** Milliseconds ahead of UTC on that day. Throws RangeError for an unknown zone. */
export function offsetOf(zone: string, isoDay: string): number {
  if (zone === 'Asia/Ho_Chi_Minh') return VIETNAM_OFFSET_MS;
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    timeZoneName: 'longOffset',
  }).formatToParts(new Date(isoDay));
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(name);
  if (match === null) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * 60_000;
}

/** An empty rule would name every case. */
const caseRule = expecting(
  z
    .strictObject({
      agencyCode: code.optional(),
      procedureCode: code.optional(),
      domainCode: code.optional(),
      status: code.optional(),
      caseNoPrefix: code.min(1).optional(),
    })
    .refine((rule) => Object.values(rule).some((value) => value !== undefined)),
  {
    vi: 'ít nhất một trong: agencyCode, procedureCode, domainCode, status, caseNoPrefix',
    en: 'at least one of: agencyCode, procedureCode, domainCode, status, caseNoPrefix',
  },
);

const days = expecting(z.int().min(0).max(36_500), {
  vi: 'số ngày, từ 0 đến 36500; 0 = giữ mãi',
  en: 'a number of days from 0 to 36500; 0 = for ever',
});

/** Without a closing slash, which every address behind it starts with. `..` would be resolved by the browser. */
const basePath = expecting(
  z
    .string()
    .max(200)
    .overwrite((text) => text.replace(/\/+$/, ''))
    .regex(/^(\/(?!\.{1,2}(\/|$))[\w.~-]+)*$/),
  {
    vi: '"" hoặc đường dẫn bắt đầu bằng /, gồm chữ không dấu, số và . _ ~ -, ví dụ /dongbo',
    en: '"" or a path that starts with /, of letters, digits and . _ ~ -, such as /dongbo',
  },
);

const proxy = expecting(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]), {
  vi: 'địa chỉ IP hoặc dải địa chỉ, ví dụ 10.0.0.5 hoặc 10.0.0.0/24',
  en: 'an IP address or a range of them, such as 10.0.0.5 or 10.0.0.0/24',
});

export const configSchema = z.strictObject({
  province: z.strictObject({
    code: code.min(1),
    name: z.string().overwrite(tidyText).min(1),
    kind: z.enum(PROVINCE_KINDS).default('tinh'),
  }),
  timezone: timezone.default('Asia/Ho_Chi_Minh'),
  language: z.enum(['vi', 'en']).optional(),
  dataDir: path.default('./data'),
  /** One source, or several: sources.ts checks that exactly one of the two is given. */
  source: sourceSchema.optional(),
  sources: z.array(sourceSchema).max(20).default([]),
  portal,
  mappings: z
    .strictObject({ statuses: path.optional(), procedures: path.optional(), agencies: path.optional() })
    .prefault({}),
  exclude: z.array(caseRule).default([]),
  delivery: z.strictObject({ only: z.array(caseRule).default([]) }).prefault({}),
  ledger: ledger.prefault({}),
  verify: z
    .strictObject({
      perMinute: expecting(z.int().min(0).max(6_000), {
        vi: 'số nguyên từ 0 đến 6000; 0 = tắt',
        en: 'a whole number from 0 to 6000; 0 = off',
      }).default(30),
      recheckDays: z.int().min(1).max(3_650).default(30),
    })
    .prefault({}),
  alarms: alarms.prefault({}),
  notify: notify.prefault({}),
  queue: queue.prefault({}),
  http: z
    .strictObject({
      host: z.string().min(1).default('127.0.0.1'),
      port: z.int().min(0).max(65_535).default(8080),
      basePath: basePath.default(''),
      scrapeTokenFile: path.optional(),
      scrapeTokenEnv: z.string().min(1).optional(),
      tls: z.strictObject({ certFile: path, keyFile: path }).optional(),
      trustedProxies: z.array(proxy).max(100).default([]),
      oidc: oidc.optional(),
    })
    .prefault({}),
  report: z.strictObject({ chromium: z.union([z.literal(''), path]).default('') }).prefault({}),
  /** Of the daemon's lines on stderr, and those of other commands. */
  log: z
    .strictObject({
      format: z.enum(['auto', 'json', 'text']).default('auto'),
      times: z.enum(['epoch', 'iso']).default('epoch'),
      levels: z.enum(['numbers', 'names']).default('numbers'),
    })
    .prefault({}),
  tracing: z
    .strictObject({
      otlpEndpoint: expecting(z.union([z.literal(''), baseAddress]), {
        vi: '"" (tắt) hoặc địa chỉ http:// hoặc https:// của bộ thu OTLP, không kèm tên và mật khẩu',
        en: '"" (off) or the http:// or https:// address of an OTLP collector without a password in it',
      }).prefault(''),
      sampleRatio: z.number().min(0).max(1).default(0.1),
    })
    .prefault({}),
  backup: z
    .strictObject({
      dir: z.string().default(''),
      at: timeOfDay('03:30'),
      keep: z.int().min(1).max(3_650).default(14),
      keyDir: z.string().default(''),
    })
    .prefault({}),
  /** In days; 0 = for ever. */
  retention: z
    .strictObject({
      timelineDays: days.default(730),
      replayDays: days.default(365),
      auditDays: days.default(0),
      snapshotDailyDays: days.default(1_100),
    })
    .prefault({}),
  privacy: z
    .strictObject({ encryptPayload: z.boolean().default(true), keyFile: z.string().default('') })
    .prefault({}),
});

export type ConfigFile = z.infer<typeof configSchema>;
