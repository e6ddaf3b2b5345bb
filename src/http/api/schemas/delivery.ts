import { z } from 'zod';
import { count } from '../../../reports/schemaParts.ts';

/** The document of `delivery status --json`, and what the daemon tells beside it. */
export const deliverySchema = z
  .object({
    paused: z.boolean(),
    since: z.string().nullable(),
    who: z.string().nullable(),
    note: z.string().nullable(),
    circuit: z
      .object({ cause: z.string(), since: z.string(), nextAttemptAt: z.string() })
      .nullable()
      .describe('null while nothing holds delivery up but, perhaps, a pause'),
    batchSize: z.int().min(1).describe('cases a request, at most; shrinks where the portal cannot take more'),
    syncedPerSecond: z.number().nullable().describe('over some ten seconds; null where that is not known'),
    backlog: count
      .nullable()
      .describe('cases that are to be sent, now or later; null for a key for certain agencies'),
    late: z
      .array(z.object({ loop: z.string(), silentMs: z.number() }))
      .describe('loops of the daemon without progress'),
  })
  .meta({ id: 'Delivery' });
