import { z } from 'zod';
import { SERVICES } from '../../domain/circuit.ts';
import { PORTAL_FAULTS, type PortalFault } from '../../domain/portalFault.ts';
import { count, instant } from '../schemaParts.ts';

const queue = z.object({
  cases: count.describe('to be sent, now or later'),
  since: instant.nullable().describe('since when the longest waiting has been due; null when none is'),
  emptyAt: instant
    .nullable()
    .describe('when it will be empty at the present rate; null when that is not known'),
});

const circuit = z.object({
  cause: z.string(),
  holds: z
    .enum(['all', ...SERVICES])
    .describe('what waits for it: records, progress steps, or all; what does not wait is sent'),
  fault: z
    .enum(Object.keys(PORTAL_FAULTS) as [PortalFault, ...PortalFault[]])
    .nullable()
    .describe('what an outage is, where that is known'),
  since: instant,
  nextAttemptAt: instant,
  remedy: z.string(),
});

export const process = z.object({
  id: z.string().describe('its name in the ledger, as in /readyz; another one after each start'),
  host: z.string(),
  pid: z.int(),
  version: z.string(),
  roles: z.array(z.string()),
  leads: z.array(z.string()).describe('the roles of which it does what one process does for all'),
  startedAt: instant,
  seenAt: instant,
  silentSeconds: z
    .number()
    .min(0)
    .describe('since then, by the clock of the database; a living one says it every 4 s'),
  diedAt: instant.nullable().describe('when it was found to be dead; null while it lives'),
});

const status = {
  paused: z.boolean(),
  since: instant.nullable(),
  who: z.string().nullable(),
  note: z.string().nullable(),
  circuit: circuit.nullable().describe('the one that holds records; null while it is closed'),
  stepsCircuit: circuit
    .nullable()
    .describe('the one that holds nothing but progress steps; null while it is closed'),
  held: z
    .object({
      waiting: count.describe(
        'cases to be sent, now or later; where only steps are held, cases that lack nothing but steps',
      ),
      fresh: count.nullable().describe('of these, found changed by a poll; null where only steps are held'),
      needPeople: count.describe('blocked or refused cases, which wait for a person, not for the portal'),
      lastPollAt: instant.nullable().describe('reading continues meanwhile'),
    })
    .nullable()
    .describe(
      'what waits while a circuit is open and what does not; null while both are closed, or for a key for certain agencies',
    ),
  share: z
    .number()
    .min(0)
    .max(1)
    .describe(
      'of the configured rate and concurrency, what delivery uses; less than 1 where the portal answers no more',
    ),
  messages: z
    .array(z.object({ code: z.string(), message: z.string(), count, firstAt: instant, lastAt: instant }))
    .nullable()
    .describe(
      'distinct messages beside answers to deliveries, without personal data; null for a key for certain agencies',
    ),
  otherMessages: count.nullable().describe('answers whose messages were too many to keep'),
  processes: z
    .array(process)
    .nullable()
    .describe(
      'that share a ledger on a server, and those that died within a day; empty for a ledger in dataDir, null for a key for certain agencies',
    ),
  queues: z
    .object({ fresh: queue, backlog: queue })
    .nullable()
    .describe('fresh: a poll found it, and it goes before the backlog; null for a key for certain agencies'),
};

/** The document of `delivery retry --json`. */
export const deliveryRetrySchema = z
  .object({
    circuit: z.enum(['closed', 'open']).describe('closed: records are sent, unless delivery is paused'),
    stepsCircuit: z.enum(['closed', 'open']).describe('open: no steps are sent, whatever is of the records'),
    cause: z.string().nullable().describe('why delivery is held; `paused`: by a person'),
    nextProbeAt: instant.nullable().describe('when the portal is tried again by itself'),
    delivered: count.describe('cases that were synced meanwhile'),
  })
  .meta({ id: 'DeliveryRetry' });
export type DeliveryRetryDocument = z.infer<typeof deliveryRetrySchema>;

const deliveryStatusSchema = z.object(status);
/** The document of `delivery status --json`. */
export type DeliveryStatusDocument = z.infer<typeof deliveryStatusSchema>;

/** The same, with what the daemon knows. */
export const deliverySchema = z
  .object({
    ...status,
    batchSize: z.int().min(1).describe('cases a request, at most; shrinks where the portal cannot take more'),
    stepsBatchSize: z.int().min(1).describe('the same of steps, which another service of the portal takes'),
    syncedPerSecond: z.number().nullable().describe('over some ten seconds; null where that is not known'),
    backlog: count
      .nullable()
      .describe('cases that are to be sent, now or later; null for a key for certain agencies'),
    late: z
      .array(z.object({ loop: z.string(), silentMs: z.number() }))
      .describe('loops of the daemon without progress'),
  })
  .meta({ id: 'Delivery' });
