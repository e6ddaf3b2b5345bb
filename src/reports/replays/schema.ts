import { z } from 'zod';
import { REASON_CODES } from '../../domain/reason.ts';
import { storedFilter } from '../../filter/schema.ts';
import { REPLAY_OUTCOMES, REPLAY_STATES } from '../../ledger/port/replays.ts';
import { count, instant } from '../schemaParts.ts';

const replay = {
  id: z.int(),
  state: z.enum(REPLAY_STATES),
  filter: storedFilter.nullable().describe('null if this version cannot read it'),
  note: z.string(),
  who: z.string().describe('`cli:` and an account, or `key:` and the name of a key with its id in brackets'),
  createdAt: instant,
  endedAt: instant.nullable(),
  ratePerSecond: z.number().nullable().describe('cases a second; null = as fast as possible'),
  matched: count.describe('cases selected when it started'),
  released: count.describe('requeued so far'),
  skipped: count.describe('not requeued, because they had changed or were synced in the meantime'),
  stoppedCode: z
    .string()
    .nullable()
    .describe('the code with which its cases were refused again, if that stopped it'),
  returned: count.describe('requeued, and returned to refused unsent because it stopped'),
  secondsLeft: count.nullable().describe('at its rate; null without one, or when it is not running'),
};

/** A replay in the document of `replays --json`. */
export const replaySchema = z.object(replay).meta({ id: 'Replay' });
export type ReplayDocument = z.infer<typeof replaySchema>;

/** The document of `replays show --json`. */
export const replayWithOutcomesSchema = z
  .object({
    ...replay,
    outcomes: z
      .array(
        z.object({
          outcome: z
            .enum(REPLAY_OUTCOMES)
            .describe('`returned`: not sent, and refused as before, because the replay stopped itself'),
          reason: z.enum(REASON_CODES).nullable(),
          portalCode: z.string().nullable(),
          count,
        }),
      )
      .describe('the first outcome of each requeued case'),
  })
  .meta({ id: 'ReplayWithOutcomes' });
export type ReplayWithOutcomes = z.infer<typeof replayWithOutcomesSchema>;

/** The document of `replay --json`. */
export const replayBegunSchema = z
  .object({
    matched: count,
    replayed: count.describe('requeued by the time of the answer'),
    dryRun: z.literal(false),
    replayId: z.int().nullable().describe('null if no case matched; then there is no replay'),
  })
  .meta({ id: 'ReplayBegun' });
export type ReplayBegun = z.infer<typeof replayBegunSchema>;

/** The document of `replay --dry-run --json`. */
export const replayPreviewSchema = z
  .object({
    matched: count,
    replayed: z.literal(0),
    dryRun: z.literal(true),
    replayId: z.null(),
    reasons: z.partialRecord(z.enum(REASON_CODES), count),
    refusedBefore: z
      .record(z.string(), count)
      .describe('of these, by code: refused by the portal when their present version was last sent'),
    seconds: count.nullable().describe('at the requested rate; null without one'),
  })
  .meta({ id: 'ReplayPreview' });
export type ReplayPreviewDocument = z.infer<typeof replayPreviewSchema>;
