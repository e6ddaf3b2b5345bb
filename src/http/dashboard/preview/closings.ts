import { z } from 'zod';
import { isLimited, type Release } from '../../../domain/release.ts';
import type { CaseRule } from '../../../domain/scope.ts';
import { code } from '../../../filter/schema.ts';
import type { Openings } from '../../../ledger/port/release.ts';
import { wholeProvince } from '../../auth/scope.ts';
import { actorOf } from '../../server/httpCall.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { inTurn } from './inTurn.ts';

/** What a person takes back: an agency, the cases of a trial, or the opening of everything. */
type Closing = { readonly agency: string } | 'cases' | 'all';

/**
 * Takes an opening back; what was sent stays sent, and what still waits is held again. Rules of the configuration stay, and
 * so does the last opening: without any rule everything would be open.
 */
export const closeDeliveryPage = pageRoute({
  method: 'POST',
  path: '/preview/close',
  access: 'operator',
  body: {
    close: code.optional(),
    what: z.enum(['cases', 'all']).optional(),
    /** The boxes that are ticked in the same form: they are not for this button. */
    agency: z.union([code, z.array(code)]).optional(),
  },
  show: async ({ body: { close, what } }, context) => {
    wholeProvince(context.principal);
    const closing = what ?? (close === undefined ? null : { agency: close });
    if (closing === null) return { redirect: '/preview#openings' };
    return await inTurn(async () => {
      const { ledger, now } = context;
      const before = await ledger.release();
      if (!mayClose(before, closing)) return { redirect: '/preview#openings' };
      const openings = without(before, closing);
      const { closes } = await ledger.previewRelease(openings, now);
      const subject = typeof closing === 'string' ? closing : closing.agency;
      const change = {
        by: actorOf(context),
        now,
        action: 'delivery.closed',
        subject,
        count: closes,
      } as const;
      await ledger.openDelivery(openings, change);
      return { redirect: '/preview?opened=closed#openings' };
    });
  },
});

export function mayClose(release: Release, closing: Closing): boolean {
  const { configured } = release;
  const openings = without(release, closing);
  const isOpen =
    closing === 'all'
      ? release.all
      : !release.all &&
        (openings.opened.length < release.opened.length || openings.cases.length < release.cases.length);
  return isOpen && isLimited({ configured, ...openings });
}

function without({ opened, cases, all }: Release, closing: Closing): Openings {
  if (closing === 'all') return { opened, cases, all: false };
  if (closing === 'cases') return { opened, cases: [], all };
  return { opened: opened.filter((rule) => !isOfAgency(rule, closing.agency)), cases, all };
}

/** As the page opens it. */
function isOfAgency({ agencyCode, ...rest }: CaseRule, agency: string): boolean {
  return agencyCode === agency && Object.values(rest).every((one) => one === undefined);
}
