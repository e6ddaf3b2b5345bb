import { z } from 'zod';
import { parseBoundedJson } from '../../domain/boundedJson.ts';
import { errorCode, lowerCased, messageText, type ParseAnswer } from '../dvcqg/answer.ts';

const envelope = lowerCased.pipe(
  z.object({ code: errorCode, message: messageText, data: z.unknown().optional() }),
);

/** The names that the readers of the adapter's answers know, by those of the newer interface; in lower case. */
const ADAPTER_NAMES = { code: 'error_code', trangthai: 'trangthaihoso' } as const;

/**
 * Reads `{code, message, data}`. `successCodes` mean success besides 0 and 00: no public source says which does. Null for
 * anything but a JSON object with a usable code.
 */
export function envelopeOf(successCodes: readonly string[]): ParseAnswer {
  const success = new Set(successCodes);
  return (body) => {
    let json: unknown;
    try {
      json = parseBoundedJson(body);
    } catch {
      return null;
    }
    const parsed = envelope.safeParse(json);
    if (!parsed.success) return null;
    const { code, message, data } = parsed.data;
    return {
      code: success.has(code) ? '0' : code,
      message,
      result: inAdapterNames(data, success),
      session: null,
    };
  };
}

/** Rows under the adapter's names, so that one reader serves both; anything else as it is. */
function inAdapterNames(data: unknown, success: ReadonlySet<string>): unknown {
  if (Array.isArray(data)) return data.map((one) => inAdapterNames(one, success));
  if (typeof data !== 'object' || data === null) return data;
  const row = Object.entries(data).map(([key, value]) => [key.trim().toLowerCase(), value] as const);
  const taken = new Set(row.map(([key]) => key));
  const named = row.map(([key, value]) => {
    const name = Object.hasOwn(ADAPTER_NAMES, key) ? ADAPTER_NAMES[key as keyof typeof ADAPTER_NAMES] : key;
    if (name === key || taken.has(name)) return [key, value] as const;
    return [name, name === 'error_code' && success.has(String(value)) ? '0' : value] as const;
  });
  return Object.fromEntries(named);
}
