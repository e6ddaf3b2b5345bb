import { z } from 'zod';
import { NOT_LOOKED_UP } from '../../domain/preview.ts';
import { REASON_CODES } from '../../domain/reason.ts';
import { count } from '../schemaParts.ts';

export const previewSchema = z
  .object({
    new: count.describe('cases that the portal does not have'),
    update: count.describe('cases that it has in another state'),
    steps: count.describe('steps that would go out with them'),
    alreadyThere: count
      .nullable()
      .describe('cases that it has in the state that would be sent; null: nothing was looked up'),
    lookedUp: count.describe('cases that were looked up; a random sample, which stands for all'),
    notLookedUp: z
      .enum(NOT_LOOKED_UP)
      .nullable()
      .describe(
        'why nothing was looked up: delivery is held up for the portal, it answered nothing, or no content could be read yet',
      ),
    heldBack: count.describe('unsynced cases that would not go out'),
    reasons: z.partialRecord(z.enum(REASON_CODES), count).describe('of those held back; they add up'),
    requests: count,
    seconds: z.number().min(0).describe('at the configured requests per second'),
  })
  .meta({ id: 'Preview' });
/** The document of `preview --json`. */
export type PreviewDocument = z.infer<typeof previewSchema>;
