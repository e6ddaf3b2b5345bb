import type { PortalCodeKind } from './failure.ts';

/** One row of the configured table of portal codes (config portal.codes). */
export interface PortalCode {
  readonly code: string;
  /** The row applies only to answers whose message contains this; as foldMessage returns it. Left out: to all others. */
  readonly message?: string | undefined;
  readonly kind: PortalCodeKind;
  /** Owner and remedy may be empty where nobody has to act. */
  readonly owner: string;
  readonly remedy: string;
}

/** The table by keyOf(). */
export type PortalCodes = ReadonlyMap<string, PortalCode>;

const SUCCESS = new Set(['0', '00']);

/** [DVCQGIntegrationActionImpl: "00" in one version, the number 0 in another] */
export function isSuccess(code: string): boolean {
  return SUCCESS.has(code);
}

/** One code for both forms of success. */
export function canonicalCode(code: string): string {
  return isSuccess(code) ? '0' : code;
}

/** The code alone finds the row without a message. No code contains a line break. */
export function keyOf({ code, message }: Pick<PortalCode, 'code' | 'message'>): string {
  return message === undefined ? code : `${code}\n${message}`;
}

/** How messages are compared: composed, in lower case, with single spaces. */
export function foldMessage(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();
}

/** The row for an answer: one whose message occurs in it, else that of the code alone; null = the code is unlisted. */
export function meaningOf(codes: PortalCodes, code: string, message: string | null): PortalCode | null {
  const canonical = canonicalCode(code);
  const folded = message === null ? '' : foldMessage(message);
  if (folded !== '') {
    for (const row of codes.values()) {
      if (row.message !== undefined && row.code === canonical && folded.includes(row.message)) return row;
    }
  }
  return codes.get(canonical) ?? null;
}

/** Whether the table has any row of this code. */
export function isListed(codes: PortalCodes, code: string): boolean {
  return codes.has(code) || codes.values().some((row) => row.code === code);
}
