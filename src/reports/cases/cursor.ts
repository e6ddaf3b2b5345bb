import { z } from 'zod';
import { UsageError } from '../../domain/errors.ts';
import type { Language } from '../../domain/language.ts';
import { parseJson } from '../../domain/parseJson.ts';
import { shorten, terminalText } from '../../presentation/layout.ts';
import { caseTexts } from './messages.ts';

/** Opaque to the reader. The version allows its content to change. */
const position = z.strictObject({ v: z.literal(1), after: z.int().min(0) });

const MAX_LENGTH = 100;

/** Where the next page starts: after the record with this id of the ledger. */
export function encodeCursor(afterId: number): string {
  return Buffer.from(JSON.stringify({ v: 1, after: afterId })).toString('base64url');
}

/** The id to continue after. UsageError `usage.cursor` for a text that encodeCursor did not make. */
export function decodeCursor(text: string, language: Language): number {
  const afterId = text.length > MAX_LENGTH ? null : parse(text);
  if (afterId !== null) return afterId;
  const { errors } = caseTexts(language);
  throw new UsageError('usage.cursor', errors.cursor(shorten(terminalText(text), 40)), errors.cursorRemedy);
}

function parse(text: string): number | null {
  return parseJson(Buffer.from(text, 'base64url').toString(), position)?.after ?? null;
}
