import { z } from 'zod';
import { type Period, parsePeriod } from '../../domain/period.ts';
import { formatDay, parseDay, VIETNAM_OFFSET_MS } from '../../domain/time.ts';
import { code, day } from '../../filter/schema.ts';
import type { AuditEntry } from '../../ledger/port/audit.ts';
import { indexListJson } from '../../reports/index766/build.ts';
import { indexListSchema } from '../../reports/index766/schema.ts';
import { publishedListSchema } from '../../reports/published/schema.ts';
import { publishedListJson } from '../../reports/published/text.ts';
import { wholeProvince } from '../auth/scope.ts';
import { strictObject } from '../server/expected.ts';
import { actorOf, type HttpCall } from '../server/httpCall.ts';
import { problem } from '../server/problem.ts';
import { apiRoute } from './apiRoute.ts';

const MAX_LISTED = 5_000;
const MAX_TOTALS = 2_000;

const cases = z.int().min(0).max(999_999_999);
export const LONGEST_SOURCE = 300;
const text = z.string().max(LONGEST_SOURCE).default('');
export const period = z
  .string()
  .refine(
    (given) => parsePeriod(given, VIETNAM_OFFSET_MS) !== null,
    'a period such as 2024-10, 2024-Q4 or 2024',
  );

const figureBody = strictObject({ date: day, synced: cases, unsynced: cases, source: text });
const indexBody = strictObject({
  period,
  date: day.optional().describe('of the reading; today unless given'),
  numerator: cases,
  denominator: cases,
  quality: text.describe('what the index says about its own data'),
  formula: text.describe('its version; figures of two versions are never compared'),
  source: text,
});
const totalsBody = strictObject({
  reported: z
    .array(
      strictObject({
        period,
        agency: z
          .union([z.literal(''), code])
          .default('')
          .describe("'' = the whole province"),
        received: cases,
        source: text,
      }),
    )
    .min(1)
    .max(MAX_TOTALS),
});

const answer = z.object({ ...publishedListSchema.shape, ...indexListSchema.shape });

/** The document of `published list --json`. */
export const publishedRoute = apiRoute({
  path: '/api/v1/published',
  tag: 'gap',
  summary: 'Figures published elsewhere, newest first',
  description: 'Synced and unsynced cases, figures of the 766 index, and totals of the national report.',
  answer,
  respond: listed,
});

export const recordPublishedRoute = apiRoute({
  method: 'POST',
  path: '/api/v1/published',
  access: 'operator',
  tag: 'gap',
  summary: 'Record figures published elsewhere',
  description:
    'A figure replaces an earlier one of the same date, or of the same period and formula or agency.',
  body: z.union([figureBody, indexBody, totalsBody]),
  answer,
  respond: async ({ body, ...call }) => {
    wholeProvince(call.principal);
    if ('synced' in body) await recordFigure(body, call);
    else if ('numerator' in body) await recordIndexFigure(body, call);
    else await recordTotals(body.reported, call);
    return await listed(call);
  },
});

async function listed({ ledger, principal, offsetMs }: HttpCall): Promise<z.input<typeof answer>> {
  wholeProvince(principal);
  const figures = await ledger.publishedFigures({ limit: MAX_LISTED });
  const index = await ledger.indexFigures({ limit: MAX_LISTED });
  const totals = await ledger.reportedTotals({ limit: MAX_LISTED });
  return { ...publishedListJson(figures, offsetMs), ...indexListJson(index, totals, offsetMs) };
}

/** Audited. HttpProblem 400 `published.future`, `published.empty`. */
export async function recordFigure(figure: z.output<typeof figureBody>, call: HttpCall): Promise<void> {
  const { ledger, now, offsetMs } = call;
  if ((parseDay(figure.date, offsetMs) ?? 0) > now) throw problem('published.future', figure.date);
  if (figure.synced + figure.unsynced === 0) throw problem('published.empty');
  const entry = entryOf(call, `${figure.date}: ${figure.synced}/${figure.unsynced}`, figure.source, 1);
  await ledger.recordPublished([figure], now, entry);
}

/** Audited. HttpProblem 400 `published.future`. */
export async function recordIndexFigure(body: z.output<typeof indexBody>, call: HttpCall): Promise<void> {
  const { ledger, now, offsetMs } = call;
  const { name } = begun(body.period, call);
  const date = body.date ?? formatDay(now, offsetMs);
  if ((parseDay(date, offsetMs) ?? 0) > now) throw problem('published.future', date);
  const entry = entryOf(call, `${name}: ${body.numerator}/${body.denominator}`, body.source, 1);
  await ledger.recordIndex({ figures: [{ ...body, period: name, date }] }, now, entry);
}

async function recordTotals(
  reported: z.output<typeof totalsBody>['reported'],
  call: HttpCall,
): Promise<void> {
  const totals = reported.map((total) => ({ ...total, period: begun(total.period, call).name }));
  const subject = [...new Set(totals.map(({ period: name }) => name))].slice(0, 10).join(', ');
  await call.ledger.recordIndex({ totals }, call.now, entryOf(call, subject, '', totals.length));
}

/** HttpProblem 400 `published.future`. */
function begun(given: string, { now, offsetMs }: HttpCall): Period {
  const found = parsePeriod(given, offsetMs);
  if (found === null || found.from > now) throw problem('published.future', given);
  return found;
}

function entryOf(call: HttpCall, subject: string, note: string, count: number): AuditEntry {
  return { at: call.now, ...actorOf(call), action: 'published.recorded', subject, count, note };
}
