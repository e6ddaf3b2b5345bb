import { hash } from 'node:crypto';
import type { AuditEntry, AuditRow } from '../../port/audit.ts';

/** What the first row has as the hash of the previous one. */
export const GENESIS = '0'.repeat(64);

const LONGEST_NAME = 120;
const LONGEST_SUBJECT = 500;
const LONGEST_NOTE = 500;

/** The row after `last`, with its texts made fit to be stored. */
export function linked(last: Pick<AuditRow, 'seq' | 'hash'> | null, entry: AuditEntry): AuditRow {
  const row = {
    seq: (last?.seq ?? 0) + 1,
    at: entry.at,
    who: kept(entry.who, LONGEST_NAME),
    origin: kept(entry.origin, LONGEST_NAME),
    action: entry.action,
    subject: kept(entry.subject, LONGEST_SUBJECT),
    count: entry.count,
    note: kept(entry.note, LONGEST_NOTE),
    previous: last?.hash ?? GENESIS,
  };
  return { ...row, hash: hashOf(row) };
}

/**
 * SHA-256 over the fields as one JSON array in this order, in UTF-8: it can be written in one way only, and no text
 * can pass for two fields.
 */
export function hashOf(row: Omit<AuditRow, 'hash'>): string {
  const { seq, at, who, origin, action, subject, count, note, previous } = row;
  const fields = ['dongbo-audit-1', seq, at, who, origin, action, subject, count, note, previous];
  return hash('sha256', JSON.stringify(fields), 'hex');
}

/**
 * One line without control and formatting characters, which could forge lines in a terminal, cut to `longest`
 * characters. Well formed and composed, so that SQLite returns what was hashed.
 */
function kept(text: string, longest: number): string {
  const line = text
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\p{Cf}+/gu, '')
    .trim();
  return [...line].slice(0, longest).join('').trim();
}
