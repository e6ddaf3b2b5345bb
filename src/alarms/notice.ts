import { z } from 'zod';
import { SERVICES } from '../domain/circuit.ts';
import { isPortalFault } from '../domain/portalFault.ts';
import type { Instant } from '../domain/time.ts';
import { defineFact } from '../ledger/port/facts.ts';
import { ALARM_KINDS } from './rules.ts';

/** The channels that notices are sent to. */
export const RECEIVERS = ['webhook', 'email'] as const;
export type ReceiverName = (typeof RECEIVERS)[number];

/**
 * Why an alarm is withdrawn: its rule or its source is no longer configured, its source is the only one that is left and is
 * watched as the whole, or the whole is now watched source by source.
 */
const WITHDRAWALS = ['rule', 'source', 'alone', 'each'] as const;
export type Withdrawal = (typeof WITHDRAWALS)[number];

/** `withdrawn`: the rule, or the source that it is about, is no longer configured. `test`: sent by a command only. */
export const NOTICE_EVENTS = ['raised', 'reminder', 'recovered', 'withdrawn', 'test'] as const;

const instant = z.int();
const count = z.int().nullable();
const agency = z.object({ code: z.string(), name: z.string() }).nullable();
const alarm = z.object({
  rule: z.string(),
  kind: z.enum(ALARM_KINDS),
  name: z.string().nullable(),
  limit: z.number(),
  agency,
  /** Which of several sources it is about. */
  source: z.string().optional(),
  /** Of a notice of its withdrawal. */
  withdrawal: z.enum(WITHDRAWALS).optional().catch(undefined),
  raisedAt: instant,
  figures: z.object({
    /** In the unit of the rule's limit: percent, days, minutes, a count, or percentage points (gap_growing). */
    value: z.number().nullable(),
    unsynced: count,
    total: count,
    /** Only for circuit_open and standstill: why. */
    cause: z.string().nullable(),
    /** Only for circuit_open: the kind of outage, where it is known. */
    fault: z.string().refine(isPortalFault).optional().catch(undefined),
    /** Only for circuit_open: what waits, where not all does. */
    holds: z.enum(SERVICES).optional().catch(undefined),
    /** Only for what expires: when. */
    expiresAt: instant.optional(),
  }),
});

const notice = z.object({
  /** A notice may be delivered more than once; its id is the same each time. */
  id: z.string(),
  event: z.enum(NOTICE_EVENTS),
  at: instant,
  alarm,
});
export type Notice = z.infer<typeof notice>;

/** A notice, and the receivers that have not accepted it yet. */
const pendingNotice = z.object({ notice, to: z.array(z.enum(RECEIVERS)) });
export type PendingNotice = z.infer<typeof pendingNotice>;

/** An alarm that has been raised and has not ended. There is one for each rule and subject. */
const activeAlarm = alarm.extend({
  /** When it was raised, or the last reminder was sent. */
  notifiedAt: instant,
  evidence: instant.nullable(),
});
export type ActiveAlarm = z.infer<typeof activeAlarm>;

/**
 * The stored state of alarms: one fact of the ledger, so that an alarm and its notice are written in one statement and
 * a crash leaves both or neither.
 */
const alarmsState = z.object({
  firing: z.array(activeAlarm),
  samples: z.array(z.object({ at: instant, unsyncedPercent: z.number() })),
  pending: z.array(pendingNotice),
});
export type AlarmsState = z.infer<typeof alarmsState>;

export const ALARMS = defineFact('alarms', alarmsState);

/** A notice with the event `test`; its alarm only fills the form. */
export function testNotice(id: string, at: Instant): Notice {
  const figures = { value: null, unsynced: null, total: null, cause: null };
  const alarm = { rule: 'test', kind: 'gap_over', name: null, limit: 0, agency: null } as const;
  return { id, event: 'test', at, alarm: { ...alarm, raisedAt: at, figures } };
}
