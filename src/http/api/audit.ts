import { z } from 'zod';
import { UsageError } from '../../domain/errors.ts';
import type { Language } from '../../domain/language.ts';
import { DAY_MS, type Instant, parseDay } from '../../domain/time.ts';
import { day } from '../../filter/schema.ts';
import type { AuditRow } from '../../ledger/port/audit.ts';
import { auditProofJson } from '../../reports/audit/proof.ts';
import { auditListJson } from '../../reports/audit/text.ts';
import { decodeCursor, encodeCursor } from '../../reports/cases/cursor.ts';
import { historyTexts } from '../../reports/history/messages.ts';
import { principalOf } from '../auth/guard.ts';
import { wholeProvince } from '../auth/scope.ts';
import type { HttpDeps } from '../server/deps.ts';
import { strictObject } from '../server/expected.ts';
import type { Server } from '../server/fastifyServer.ts';
import { languageQuery, pageQuery } from './query.ts';
import { auditProofSchema, auditSchema } from './schemas/audit.ts';

const query = strictObject({
  from: day.optional().describe('first day'),
  to: day.optional().describe('last day, included'),
  ...pageQuery,
  ...languageQuery,
});

const proofQuery = strictObject({
  head: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/, 'a SHA-256 in hexadecimal')
    .optional()
    .describe('a hash noted earlier: the trail is intact only if it still has it'),
});

/** Who changed what, and whether that was tampered with. */
export function auditRoutes(server: Server, deps: HttpDeps): void {
  const { ledger, settings } = deps;
  const { offsetMs } = settings;

  server.get(
    '/api/v1/audit',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['audit'],
        summary: 'Who changed what, newest first',
        querystring: query,
        response: { 200: auditSchema },
      },
    },
    async (request) => {
      // What was done in the province does not belong to single agencies.
      wholeProvince(principalOf(request));
      const { lang, ...asked } = request.query;
      const { rows, next } = await auditPage(asked, lang ?? settings.language, deps);
      return { ...auditListJson(rows, offsetMs), next };
    },
  );

  server.get(
    '/api/v1/audit/proof',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['audit'],
        summary: 'Prove that no row of the trail was changed, removed or put in',
        querystring: proofQuery,
        response: { 200: auditProofSchema },
      },
    },
    async (request) => {
      wholeProvince(principalOf(request));
      const noted = request.query.head?.toLowerCase();
      return auditProofJson(await ledger.proveAudit(noted), noted);
    },
  );
}

/** A page of the trail, newest first, and the cursor of the one below. UsageError `usage.period`, `usage.cursor`. */
export async function auditPage(
  { from, to, limit, cursor }: Pick<z.output<typeof query>, 'from' | 'to' | 'limit' | 'cursor'>,
  language: Language,
  { ledger, settings }: Pick<HttpDeps, 'ledger' | 'settings'>,
): Promise<{ readonly rows: readonly AuditRow[]; readonly next: string | null }> {
  if (from !== undefined && to !== undefined && from > to) {
    const { errors } = historyTexts(language);
    throw new UsageError('usage.period', errors.period(from, to), errors.periodRemedy);
  }
  const startOf = (text: string | undefined): Instant | undefined =>
    text === undefined ? undefined : (parseDay(text, settings.offsetMs) ?? undefined);
  const last = startOf(to);
  const found = await ledger.auditTrail({
    // One more than asked for tells whether there is a next page.
    limit: limit + 1,
    from: startOf(from),
    before: last === undefined ? undefined : last + DAY_MS,
    below: cursor === undefined ? undefined : decodeCursor(cursor, language),
  });
  const rows = found.slice(0, limit);
  const oldest = rows.at(-1);
  return { rows, next: found.length > limit && oldest !== undefined ? encodeCursor(oldest.seq) : null };
}
