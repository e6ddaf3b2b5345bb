import { z } from 'zod';
import type { CaseFilter } from '../../filter/filters.ts';
import { index766, refuseOtherScope } from '../../reports/index766/build.ts';
import type { Index766 } from '../../reports/index766/schema.ts';
import { wholeProvince } from '../auth/scope.ts';
import type { HttpCall } from '../server/httpCall.ts';

/** The options `--like-766` and `--period` of `gap`. */
export const like766Query = {
  like766: z
    .stringbool()
    .optional()
    .describe('also as the 766 index counts; only of the whole province at present'),
  period: z
    .string()
    .max(20)
    .optional()
    .describe('with like766: 2024-10, 2024-Q4 or 2024; the newest recorded unless given'),
};

type Call = Pick<HttpCall, 'ledger' | 'principal' | 'agencies' | 'language' | 'now' | 'offsetMs'>;

/** Our figures as the index counts, where that is wanted. UsageErrors `usage.index` and `usage.index_period`. */
export async function like766(
  query: {
    readonly like766?: boolean | undefined;
    readonly period?: string | undefined;
    readonly asOf?: string | undefined;
  },
  { filter, ledger, principal, ...call }: Call & { readonly filter: CaseFilter | undefined },
): Promise<Index766 | undefined> {
  const { like766: wanted = false, period, asOf } = query;
  if (wanted) wholeProvince(principal);
  refuseOtherScope({ like766: wanted, period, asOf, filtered: filter !== undefined }, call.language);
  return wanted ? await index766(ledger, { ...call, period }) : undefined;
}
