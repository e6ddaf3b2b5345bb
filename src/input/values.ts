import { z } from 'zod';
import type { Bilingual } from '../domain/language.ts';
import { parseDay } from '../domain/time.ts';
import { expecting } from './expectation.ts';

/** Values that several groups of the configuration have. */

export const path = z.string().min(1);

export const day = expecting(
  z.string().refine((text) => parseDay(text) !== null),
  { vi: 'ngày có thật, ví dụ 2024-01-01', en: 'a day that exists, such as 2024-01-01' },
);

/** readSecret.ts checks that exactly one of the two is given, where one is needed. */
export const password = {
  passwordFile: path.optional(),
  passwordEnv: z.string().min(1).optional(),
};

const WEB_ADDRESS: Bilingual = {
  vi: 'địa chỉ http:// hoặc https://, không kèm tên và mật khẩu',
  en: 'an http:// or https:// address without a user name or password in it',
};

export const webAddress = expecting(z.url({ protocol: /^https?$/ }).refine(hasNoCredentials), WEB_ADDRESS);

/** Without a closing slash, which every endpoint starts with. */
export const baseAddress = expecting(
  webAddress.transform((address) => address.replace(/\/+$/, '')),
  WEB_ADDRESS,
);

/** Passwords have their own keys: an address is shown in logs and error messages. */
function hasNoCredentials(address: string): boolean {
  // Zod reports malformed addresses itself.
  if (!URL.canParse(address)) return true;
  const { username, password } = new URL(address);
  return username === '' && password === '';
}

export function timeOfDay(example: string) {
  return expecting(z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/), {
    vi: `giờ trong ngày, ví dụ "${example}"`,
    en: `a time of day such as "${example}"`,
  }).default(example);
}
