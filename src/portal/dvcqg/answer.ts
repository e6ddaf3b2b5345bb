import { z } from 'zod';
import { parseBoundedJson } from '../../domain/boundedJson.ts';
import { decoded } from '../../domain/redact.ts';

/** The common part of every answer. */
export interface PortalAnswer {
  /** error_code as text; it comes as a number or a string. */
  readonly code: string;
  readonly message: string | null;
  readonly result: unknown;
  readonly session: unknown;
}

/** Reads the body of an answer; null for anything but a well-formed one. */
export type ParseAnswer = (body: string) => PortalAnswer | null;

/** In characters. A longer message is dropped and not cut, because no redaction recognises half a name at the end. */
const MAX_MESSAGE = 10_000;

/** Codes are stored and shown unredacted, so a sentence must not pass for one. */
export const errorCode = z
  .union([z.string(), z.number()])
  .transform((code) => String(code).trim())
  .pipe(z.string().regex(/^[\w.:-]{1,32}$/));

/** Decoded, so that redaction finds names and secrets in it. A message that is not text is ignored. */
export const messageText = z
  .string()
  .transform((message) => (message.length > MAX_MESSAGE ? null : decoded(message).trim() || null))
  .nullable()
  .catch(null);

/** With keys trimmed and in lower case, because their spelling is not documented. */
export const lowerCased = z
  .record(z.string(), z.unknown())
  .transform((item) =>
    Object.fromEntries(Object.entries(item).map(([key, value]) => [key.trim().toLowerCase(), value])),
  );

const answerSchema = lowerCased.pipe(
  z.object({
    error_code: errorCode,
    message: messageText,
    result: z.unknown().optional(),
    session: z.unknown().optional(),
  }),
);

/** Null for anything but a JSON object with a usable error_code. */
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

/** A number or a string, as trimmed text. */
export const scalarText = z.union([z.string(), z.number()]).transform((value) => String(value).trim());

/** More than there are procedures; zod takes 2 kB to describe each unreadable row. */
const MOST_ROWS = 50_000;

/** The rows of `result`. Null and '' mean none. */
export const resultItems = z.union([
  z.array(z.unknown()).max(MOST_ROWS).pipe(z.array(lowerCased)),
  z.union([z.null(), z.literal('')]).transform(() => []),
]);

/** A case number as it is compared: the portal can repeat it in other letters or with blanks. */
export function numberKey(caseNo: string): string {
  return caseNo.normalize('NFC').trim().toUpperCase();
}
