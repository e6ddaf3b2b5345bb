import { DAY_MS } from '../../../domain/time.ts';
import type { AgencyPoint } from '../../../ledger/port/history.ts';
import { html } from '../../../presentation/html.ts';
import { formatCount } from '../../../presentation/numbers.ts';
import type { GapReportGroup } from '../../../reports/gap/schema.ts';
import { isAlwaysInScope } from '../../auth/scope.ts';
import type { PageContext } from '../frame/pageContext.ts';
import type { GroupTable } from '../groups/groupTable.ts';
import { groupTexts } from '../groups/messages.ts';

const DAYS = 30;
/** The drawing's own units; the page scales them. */
const WIDTH = 60;
const HEIGHT = 16;
/** So that a line at the edge is not cut. */
const MARGIN = 1;

/**
 * The unsynced cases of each agency from the daily snapshots to the present, as small lines; undefined before there is a
 * snapshot. A snapshot counts all cases of an agency, whenever they were received, so a key sees only the lines of
 * agencies that were always its own.
 */
export async function agencyTrends(
  groups: readonly GapReportGroup[],
  { ledger, principal, agencies, now, language }: PageContext,
): Promise<GroupTable['trend']> {
  const codes = groups.map(({ key }) => key).filter((key) => isAlwaysInScope(principal, key, agencies));
  const taken = await ledger.agencyTrends({ from: now - DAYS * DAY_MS, before: now, agencies: codes });
  if (taken.length === 0) return undefined;
  const points = Map.groupBy(taken, ({ agency }) => agency);
  const texts = groupTexts(language).agencies;
  return {
    header: texts.trend,
    of: ({ key, unsynced }) => {
      const past = points.get(key) ?? [];
      const [first] = past;
      if (first === undefined) return html``;
      const label = texts.trendOf(formatCount(first.unsynced, language), formatCount(unsynced, language));
      const line = lineOf([...past, { agency: key, takenAt: now, unsynced }]);
      return html`<svg class="spark" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}"><polyline points="${line}"/></svg>`;
    },
  };
}

/** Each agency by its own largest number: the bar beside it compares the agencies. */
function lineOf(points: readonly AgencyPoint[]): string {
  const [first, last] = [points.at(0)?.takenAt ?? 0, points.at(-1)?.takenAt ?? 0];
  const highest = Math.max(1, ...points.map(({ unsynced }) => unsynced));
  const x = (at: number): number => ((at - first) / Math.max(1, last - first)) * (WIDTH - 2 * MARGIN);
  const y = (count: number): number => (1 - count / highest) * (HEIGHT - 2 * MARGIN);
  const place = (value: number): string => (MARGIN + value).toFixed(1);
  return points.map(({ takenAt, unsynced }) => `${place(x(takenAt))},${place(y(unsynced))}`).join(' ');
}
