import { z } from 'zod';
import { UsageError } from '../../domain/errors.ts';
import { DAY_MS, type Instant, parseDay } from '../../domain/time.ts';
import { day } from '../../filter/schema.ts';
import type { AuditRow } from '../../ledger/port/audit.ts';
import { auditProofSchema, auditSchema } from '../../reports/audit/schema.ts';
import { auditListJson, auditProofJson } from '../../reports/audit/text.ts';
import { decodeCursor, encodeCursor } from '../../reports/cases/build.ts';
import { historyTexts } from '../../reports/history/messages.ts';
import { wholeProvince } from '../auth/scope.ts';
import type { HttpCall } from '../server/httpCall.ts';
import { apiRoute } from './apiRoute.ts';
import { languageQuery, pageQuery } from './query.ts';

/** The trail covers the whole province, so its readers have to. */
export const auditRoute = apiRoute({
  path: '/api/v1/audit',
  access: 'admin',
  tag: 'audit',
  summary: 'Who changed what, newest first',
  query: {
    from: day.optional().describe('first day'),
    to: day.optional().describe('last day, included'),
    ...pageQuery,
    ...languageQuery,
  },
  answer: auditSchema,
  respond: async ({ query, ...call }) => {
    const { rows, next } = await auditPage(query, call);
    return { ...auditListJson(rows, call.offsetMs), next };
  },
});

export const auditProofRoute = apiRoute({
  path: '/api/v1/audit/proof',
  access: 'admin',
  tag: 'audit',
  summary: 'Prove that no row of the trail was changed, removed or inserted',
  query: {
    head: z
      .string()
      .regex(/^[0-9a-fA-F]{64}$/, 'a SHA-256 in hexadecimal')
      .optional()
      .describe('a hash noted earlier: the trail is intact only if it still has it'),
  },
  answer: auditProofSchema,
  respond: async ({ query, principal, ledger }) => {
    wholeProvince(principal);
    const noted = query.head?.toLowerCase();
    return auditProofJson(await ledger.proveAudit(noted), noted);
  },
});

interface AuditPeriod {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/**
 * A page of the trail, newest first, and the cursor of the one below. UsageError `usage.period`, `usage.cursor`;
 * HttpProblem 403 `out_of_scope`.
 */
export async function auditPage(
  { from, to, limit, cursor }: AuditPeriod,
  { ledger, principal, language, offsetMs }: HttpCall,
): Promise<{ readonly rows: readonly AuditRow[]; readonly next: string | null }> {
  wholeProvince(principal);
  if (from !== undefined && to !== undefined && from > to) {
    const { errors } = historyTexts(language);
    throw new UsageError('usage.period', errors.period(from, to), errors.periodRemedy);
  }
  const startOf = (text: string | undefined): Instant | undefined =>
    text === undefined ? undefined : (parseDay(text, offsetMs) ?? undefined);
  const last = startOf(to);
  const found = await ledger.auditTrail({
    // One more row tells whether there is a next page.
    limit: limit + 1,
    from: startOf(from),
    before: last === undefined ? undefined : last + DAY_MS,
    below: cursor === undefined ? undefined : decodeCursor(cursor, language),
  });
  const rows = found.slice(0, limit);
  const oldest = rows.at(-1);
  return { rows, next: found.length > limit && oldest !== undefined ? encodeCursor(oldest.seq) : null };
}
