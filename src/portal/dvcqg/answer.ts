import { z } from 'zod';
import { parseBoundedJson } from '../../domain/boundedJson.ts';
import { decoded } from '../../domain/redact.ts';

/** What every answer of the portal has in common. */
export interface PortalAnswer {
  /** error_code as text, whether it came as a number or a string. */
  readonly code: string;
  readonly message: string | null;
  readonly result: unknown;
  readonly session: unknown;
}

/**
 * Longest message of the portal's that is passed on, in characters; what is longer is a dump of the request and not
 * a message. It is left out and not cut: half a name at the end of a text is one that no redaction knows.
 */
const MAX_MESSAGE = 10_000;

/** Codes are stored and shown as they are, so anything but a plain code (a sentence, say) is none. */
export const errorCode = z
  .union([z.string(), z.number()])
  .transform((code) => String(code).trim())
  .pipe(z.string().regex(/^[\w.:-]{1,32}$/));

/**
 * A text where the portal gave one, with its escapes undone: whoever takes a secret or a name out of it knows these as
 * they are. A message of another type is no reason to doubt the answer.
 */
export const messageText = z
  .string()
  .transform((message) => (message.length > MAX_MESSAGE ? null : decoded(message).trim() || null))
  .nullable()
  .catch(null);

const answerSchema = z.object({
  error_code: errorCode,
  message: messageText,
  result: z.unknown().optional(),
  session: z.unknown().optional(),
});

/** Null for whatever is not a JSON object with a usable error_code. Never throws, and quotes nothing. */
export function parseAnswer(body: string): PortalAnswer | null {
  let json: unknown;
  try {
    json = parseBoundedJson(body);
  } catch {
    return null;
  }
  const parsed = answerSchema.safeParse(json);
  if (!parsed.success) return null;
  const { error_code: code, message, result, session } = parsed.data;
  return { code, message, result, session };
}

const SUCCESS = new Set(['0', '00']);

/** Whether the code is a success [DVCQGIntegrationActionImpl: "00" in one version, the number 0 in another]. */
export function isSuccess(code: string): boolean {
  return SUCCESS.has(code);
}

/** A number or a string, as trimmed text. */
export const scalarText = z.union([z.string(), z.number()]).transform((value) => String(value).trim());

/** More than procedures in the nation. Rows that cannot be read take 2 kB each while zod says why. */
const MOST_ROWS = 50_000;

const lowerCasedItem = z
  .record(z.string(), z.unknown())
  .transform((item) =>
    Object.fromEntries(Object.entries(item).map(([key, value]) => [key.toLowerCase(), value])),
  );

/**
 * The rows of `result`, with their keys in lower case: no public source shows how the portal writes them. Null
 * and '' stand for no rows, which is how some servers write an empty list.
 */
export const resultItems = z.union([
  z.array(z.unknown()).max(MOST_ROWS).pipe(z.array(lowerCasedItem)),
  z.union([z.null(), z.literal('')]).transform(() => []),
]);
