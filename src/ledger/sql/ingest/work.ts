import type { PayloadBuffer } from '../../payload/buffer.ts';
import type { PayloadCodec } from '../../payload/codec.ts';
import type { PunctualityDelta } from '../counters/punctualityDelta.ts';
import type { TallyDelta } from '../counters/tally.ts';

/** What one ingest transaction works with, beside its page. */
export interface IngestWork {
  readonly codec: PayloadCodec;
  readonly buffered: PayloadBuffer;
  /** The new cases whose content went into memory: taken back if the transaction fails. */
  readonly entered: number[];
  /** Cases whose content in memory is no longer wanted once the transaction is done. */
  readonly left: number[];
  readonly tally: TallyDelta;
  readonly punctuality: PunctualityDelta;
}
