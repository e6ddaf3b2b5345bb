import type { PayloadBuffer } from '../../payload/buffer.ts';
import type { PayloadCodec } from '../../payload/codec.ts';
import type { PunctualityDelta } from '../counters/punctualityDelta.ts';
import type { TallyDelta } from '../counters/tally.ts';

/** What one ingest transaction works with, besides its page. */
export interface IngestWork {
  readonly codec: PayloadCodec;
  readonly buffer: {
    readonly buffered: PayloadBuffer;
    /** New cases whose content was buffered: removed again if the transaction fails. */
    readonly added: number[];
    /** Cases whose buffered content is outdated once the transaction is committed. */
    readonly outdated: number[];
  };
  readonly tally: TallyDelta;
  readonly punctuality: PunctualityDelta;
}
