import { z } from 'zod';
import { CATALOGUE_FAULTS } from '../../domain/catalogueDoubt.ts';
import { type Circuit, isCircuitCause, SERVICES } from '../../domain/circuit.ts';
import { isPortalFault } from '../../domain/portalFault.ts';
import type { VerificationBreaker } from '../../domain/verificationBreaker.ts';
import type { DeliveryPause } from './deliveryPause.ts';
import { defineFact } from './facts.ts';

/** The facts that one room writes and another reads; a room's private facts stay in that room. */

const count = z.int().min(0);

/** The last poll of the source; written when it ended. */
export const POLL = defineFact('poll', z.object({ read: count, changed: count, unreadable: count }));

/** The last whole census; written when it ended. What has a default is not in the facts of earlier versions. */
export const CENSUS = defineFact(
  'census',
  z.object({
    /** Distinct rows read. */
    rows: count,
    /** Rows the source claimed to have. */
    claimed: count,
    unreadable: count,
    /** Windows in which rows can be missing. */
    shortWindows: z.array(z.string()),
    /** Where it showed clearly less than the last one believed; empty = it is believed. */
    shortfalls: z.array(z.object({ month: z.string(), before: count, now: count })).default([]),
    /** Counted cases that it did not show. */
    missing: count.default(0),
    /** Some of the case numbers that two of its rows have. */
    duplicates: z.array(z.string()).default([]),
    /** How many it has. */
    duplicateCount: count.default(0),
    /** Rows whose number a source before this one has, and that do not count for it. */
    yielded: count.default(0),
    /** Numbered rows by month of receipt. */
    months: z.record(z.string(), count).default({}),
  }),
);

/** How many rows of the imported baseline match no case; written by an import and by each whole census after it. */
export const BASELINE = defineFact('baseline', z.object({ unmatched: count }));

/** The rows by month of the last census that was believed, or that a person has accepted. */
export const CENSUS_BELIEVED = defineFact('census_believed', z.record(z.string(), count));

/**
 * Cases are compared with what would be sent today, because a table has changed; null = not. `waiting`: how many are outdated
 * at the portal, and are sent again once a person has agreed.
 */
export const RESENDS = defineFact(
  'resends',
  z.object({ agreed: z.boolean(), waiting: count.nullable() }).nullable(),
);

const backupState = z.object({
  /** When the daemon began to make them by itself; null: it makes none. */
  scheduledSince: z.number().nullable(),
  /** The last one. */
  made: z.object({ at: z.number(), folder: z.string(), bytes: count, seconds: z.number().min(0) }).nullable(),
  /** The last try, where it failed. */
  failed: z.object({ at: z.number(), code: z.string() }).nullable(),
});
export type BackupState = z.infer<typeof backupState>;
export const BACKUP = defineFact('backup', backupState);

/** The last pruning that went to its end: when it was due, and what it removed. */
export const PRUNE = defineFact(
  'prune',
  z.object({ removed: count, seconds: z.number().min(0), longestMs: z.number().min(0) }),
);

/** The certificate that the portal's adapter showed last. */
export const PORTAL_CERTIFICATE = defineFact(
  'portal_certificate',
  z.object({ host: z.string(), validUntil: z.number() }),
);

/**
 * The ledger was restored from a backup. What the portal was sent after `copiedAt` is not known, so acknowledgements from
 * before `restoredAt` do not count for cases that were modified since.
 */
const restoration = z.object({ copiedAt: z.number(), restoredAt: z.number() });
export type Restoration = z.infer<typeof restoration>;
export const RESTORED = defineFact('restored', restoration);

/** A damaged ledger was repaired without all of its cases. `lostCases`: how many are missing, as far as their numbers are known. */
export const REPAIRED = defineFact('repaired', z.object({ lostCases: count }));

/** Where the ledger was when somebody last began to work on it (Ledger.serverPlace); its instant says when. */
export const SERVER_PLACE = defineFact('server_place', z.string());

/** A proxy that passes requests on and is not named in http.trustedProxies. */
export const UNKNOWN_PROXY = defineFact('unknown_proxy', z.object({ peer: z.string() }));

/** The key that seals the payloads, by its keyFingerprint(). `wasMissed`: the last start did not find it. */
export const PAYLOAD_KEY = defineFact(
  'payload_key',
  z.object({ fingerprint: z.string(), wasMissed: z.boolean() }),
);

/** True: a killed process lost cases with its memory, and everything has to be read again. */
export const READ_AGAIN = defineFact('read_again', z.boolean());

const limit = z.object({ accepted: count, refused: z.int().min(1).nullable(), interval: z.int().min(1) });

/** The batch size in use, once the portal could not take the configured one, and what it accepts and refuses. */
const batchSize = z.object({
  size: z.int().min(1),
  largest: z.int().min(1),
  /** Not in the facts of earlier versions. */
  limits: z
    .object({
      count: limit,
      bytes: limit,
      unclear: z.array(z.object({ cases: z.int().min(1), bytes: count })).readonly(),
    })
    .optional()
    .catch(undefined),
});
export const BATCH_SIZE = defineFact('batch_size', batchSize);

/** The same of requests with progress steps, which another service of the portal takes. */
export const STEPS_BATCH_SIZE = defineFact('steps_batch_size', batchSize);

/** The share of the configured rate and concurrency that delivery uses; 1 = all. */
export const DELIVERY_SHARE = defineFact('delivery_share', z.object({ share: z.number().min(0).max(1) }));

/** How often texts were cut in what the portal accepted, by service and field. */
export const FIELD_CUTS = defineFact(
  'field_cuts',
  z.object({ since: z.number(), counts: z.record(z.string(), z.int().min(1)) }),
);

/** Cases delivered a second, as the daemon last measured it. */
export const DELIVERY_RATE = defineFact('delivery_rate', z.object({ perSecond: z.number().min(0) }));

/** How many kept counters the last audit found wrong; it has fixed them. */
export const COUNTERS = defineFact('counters', z.object({ off: count }));

/** What SQLite's own check found in the ledger's file last; the first line of it, null where all is well. */
export const LEDGER_CHECK = defineFact('ledger_check', z.object({ damage: z.string().nullable() }));

/** Written to see whether it can be (sqlite/tryWrite.ts). */
export const WRITE_TRIED = defineFact('write_tried', z.null());

const catalogueDoubt = z.object({
  /** Of the codes of the doubted list. */
  hash: z.string(),
  fault: z.enum(CATALOGUE_FAULTS),
  size: count,
  before: count,
  lost: count,
  used: count,
  known: count,
  seenAt: z.number(),
  /** When it is read again. */
  nextAt: z.number(),
  /** Later readings that returned the same list. */
  confirmations: count,
  /** Confirmed, or accepted by a person. */
  believed: z.boolean(),
});
export type CatalogueDoubt = z.infer<typeof catalogueDoubt>;

/** The last procedure list that was doubted; null = none. */
export const CATALOGUE_DOUBT = defineFact<CatalogueDoubt | null>(
  'catalogue_doubt',
  catalogueDoubt.nullable(),
);

/** The verification breaker; none = closed. */
export const VERIFICATION_BREAKER = defineFact<VerificationBreaker>(
  'verification_breaker',
  z.object({
    results: z.string().regex(/^[+-]*$/),
    trippedAt: z.number().nullable(),
    probeAt: z.number(),
  }),
);

/** The distinct messages with which the portal has answered deliveries, without personal data. */
export const PORTAL_MESSAGES = defineFact(
  'portal_messages',
  z.object({
    messages: z.array(
      z.object({ code: z.string(), message: z.string(), count, firstAt: z.number(), lastAt: z.number() }),
    ),
    /** Answers with messages for which there was no room. */
    others: count,
  }),
);
export type PortalMessages = z.infer<(typeof PORTAL_MESSAGES)['schema']>;
export const NO_MESSAGES: PortalMessages = { messages: [], others: 0 };

const service = z.enum(SERVICES).optional().catch(undefined);
const circuit = z.object({
  open: z.boolean(),
  probeAt: z.number(),
  cause: z.string().refine(isCircuitCause),
  detail: z.string(),
  fault: z.string().refine(isPortalFault).optional().catch(undefined),
  openedAt: z.number(),
  trips: z.number(),
  // Not in the facts of earlier versions.
  openedBy: service,
  holds: service,
});

/** Null = closed. One that is not understood counts as closed: the next failure opens it again. */
export const CIRCUIT = defineFact<Circuit | null>('circuit', circuit.nullable());

/** The one that holds nothing but steps; likewise. */
export const STEPS_CIRCUIT = defineFact<Circuit | null>('steps_circuit', circuit.nullable());

/**
 * Null = not paused. Any object is a pause, whatever its fields: only a person resumes delivery, never a version that
 * reads them differently.
 */
export const DELIVERY_PAUSE = defineFact<DeliveryPause | null>(
  'delivery_pause',
  z.object({ who: z.string().catch(''), since: z.number().catch(0), note: z.string().catch('') }).nullable(),
);
