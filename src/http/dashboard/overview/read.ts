import { noticeText } from '../../../alarms/noticeText.ts';
import { readAlarms } from '../../../alarms/watch.ts';
import { openCircuits } from '../../../domain/circuit.ts';
import { DAY_MS, formatDay } from '../../../domain/time.ts';
import { deliveryStatus } from '../../../reports/delivery/build.ts';
import { explainGap } from '../../../reports/explain/build.ts';
import { readGap } from '../../../reports/gap/build.ts';
import { historyReport } from '../../../reports/history/build.ts';
import { inScope } from '../../auth/principal.ts';
import { scoped } from '../../auth/scope.ts';
import type { PageContext } from '../frame/pageContext.ts';

/** Causes that the overview names; the page of causes has them all. */
const CAUSES = 10;

/** The content of the overview, for the agencies of the key or the province. */
export type Overview = Awaited<ReturnType<typeof readOverview>>;

export async function readOverview(context: PageContext, days: number) {
  const { ledger, principal, offsetMs, now } = context;
  const reading = { ...context, filter: scoped(context, {}) };
  const wanted = { by: 'agency', notes: true, overTime: true } as const;
  const { report, notes, overTime } = await readGap(ledger, { ...reading, ...wanted });
  const explain = await explainGap(ledger, { ...reading, limit: CAUSES });
  const alarms = await activeAlarms(context);
  const { circuit, steps } = await deliveryStatus(ledger);
  const circuits = openCircuits({ records: circuit, steps });
  // Such a row belongs to no agency.
  const unreadable = principal.agencies === null ? await ledger.unreadableCount() : 0;
  const present = { gap: report, notes, unreadable, circuits, explain, alarms };
  // Snapshots and published figures are of the whole province only.
  if (overTime === undefined) return { ...present, overTime: null, history: null };
  const from = formatDay(now - days * DAY_MS, offsetMs);
  const { snapshots } = await historyReport(ledger, { ...context, from });
  return { ...present, overTime, history: snapshots };
}

async function activeAlarms({ ledger, principal, agencies, now: at, ...letterhead }: PageContext) {
  const { firing } = await readAlarms(ledger);
  return firing
    .filter(({ agency }) => {
      if (agency === null) return principal.agencies === null;
      return inScope(principal, agency.code, { agencies, at });
    })
    .map((alarm) => {
      const { title } = noticeText({ id: '', event: 'raised', at: alarm.raisedAt, alarm }, letterhead);
      return { title, since: alarm.raisedAt };
    });
}
