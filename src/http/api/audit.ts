import { z } from 'zod';
import { UsageError } from '../../domain/errors.ts';
import { DAY_MS, formatDay, type Instant, parseDay } from '../../domain/time.ts';
import { day } from '../../filter/schema.ts';
import type { AuditAction, AuditQuery, AuditRow } from '../../ledger/port/audit.ts';
import { AUDIT_ACTIONS } from '../../reports/audit/messages.ts';
import { auditProofSchema, auditSchema } from '../../reports/audit/schema.ts';
import { auditTable } from '../../reports/audit/table.ts';
import { auditListJson, auditProofJson } from '../../reports/audit/text.ts';
import { decodeCursor, encodeCursor } from '../../reports/cases/build.ts';
import { historyTexts } from '../../reports/history/messages.ts';
import { wholeProvince } from '../auth/scope.ts';
import type { HttpCall } from '../server/httpCall.ts';
import { apiRoute } from './apiRoute.ts';
import { fileRoutes } from './fileRoutes.ts';
import { languageQuery, pageQuery } from './query.ts';

const action = z.enum(AUDIT_ACTIONS);

export const auditQuery = {
  from: day.optional().describe('first day'),
  to: day.optional().describe('last day, included'),
  who: z.string().min(1).max(200).optional().describe('a part of `who`, such as the name of a key'),
  action: z
    .union([action, z.array(action)])
    .transform((given) => (Array.isArray(given) ? given : [given]))
    .optional()
    .describe('what was done'),
};

/** The trail covers the whole province, so its readers have to. */
export const auditRoute = apiRoute({
  path: '/api/v1/audit',
  access: 'admin',
  tag: 'audit',
  summary: 'Who changed what, newest first',
  query: { ...auditQuery, ...pageQuery, ...languageQuery },
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

/** The file that `audit list` writes with `--out`. */
export const auditFiles = fileRoutes({
  path: '/api/v1/exports/audit',
  access: 'admin',
  summary: 'The audit trail',
  query: { ...auditQuery, ...languageQuery },
  tableOf: async ({ query, ...call }) => {
    wholeProvince(call.principal);
    const table = auditTable(call.ledger, rowsOf(query, call), call);
    return { table, what: 'audit', day: formatDay(call.now, call.offsetMs) };
  },
});

export interface AuditChoice {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly who?: string | undefined;
  readonly action?: readonly AuditAction[] | undefined;
}

/** UsageError `usage.period`. */
function rowsOf(
  { from, to, who, action }: AuditChoice,
  { language, offsetMs }: Pick<HttpCall, 'language' | 'offsetMs'>,
): AuditQuery {
  if (from !== undefined && to !== undefined && from > to) {
    const { errors } = historyTexts(language);
    throw new UsageError('usage.period', errors.period(from, to), errors.periodRemedy);
  }
  const startOf = (text: string | undefined): Instant | undefined =>
    text === undefined ? undefined : (parseDay(text, offsetMs) ?? undefined);
  const last = startOf(to);
  return {
    from: startOf(from),
    before: last === undefined ? undefined : last + DAY_MS,
    who,
    actions: action,
  };
}

/**
 * A page of the trail, newest first, and the cursor of the one below. UsageError `usage.period`, `usage.cursor`;
 * HttpProblem 403 `out_of_scope`.
 */
export async function auditPage(
  {
    limit,
    cursor,
    ...choice
  }: AuditChoice & { readonly limit: number; readonly cursor?: string | undefined },
  call: HttpCall,
): Promise<{ readonly rows: readonly AuditRow[]; readonly next: string | null }> {
  wholeProvince(call.principal);
  const found = await call.ledger.auditTrail({
    ...rowsOf(choice, call),
    // One more row tells whether there is a next page.
    limit: limit + 1,
    below: cursor === undefined ? undefined : decodeCursor(cursor, call.language),
  });
  const rows = found.slice(0, limit);
  const oldest = rows.at(-1);
  return { rows, next: found.length > limit && oldest !== undefined ? encodeCursor(oldest.seq) : null };
}
