import type { CaseRecord } from '../../domain/caseRecord.ts';
import type { Instant } from '../../domain/time.ts';

interface BufferedPayload {
  readonly version: number;
  readonly record: CaseRecord;
  readonly since: Instant;
}

/**
 * New cases on their way from the source to the portal, in memory: most are delivered within seconds, and then
 * their content, which is personal data, was never on the disk at all. It saves sealing, writing, reading,
 * opening and deleting a payload: a quarter of what a case cost (docs/performance.md).
 *
 * The ledger stays the truth: the record is there, counted and pending, from the transaction that read it. What
 * is only here goes into the payload table, sealed, as soon as it is more than passing: when its delivery
 * failed, when it has waited for long, when memory is full and when the process ends. A killed process loses
 * it, and only it: see Ledger.forgetLost.
 *
 * Only first versions pass through. Of a changed case the payload table may hold the version before, and a
 * crash would bring that one back as if it were the newer.
 */
export class PayloadBuffer {
  readonly #cases = new Map<number, BufferedPayload>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get held(): number {
    return this.#cases.size;
  }

  get room(): number {
    return Math.max(0, this.#capacity - this.#cases.size);
  }

  add(id: number, record: CaseRecord, since: Instant): void {
    this.#cases.set(id, { version: 1, record, since });
  }

  /**
   * The case's content if it is here: this case's, in this version. An id alone proves neither: SQLite gives
   * the ids of a transaction that was rolled back to the next one, and a case may have changed.
   */
  find(id: number, version: number, caseNo: string): CaseRecord | null {
    const buffered = this.#cases.get(id);
    return buffered?.version === version && buffered.record.caseNo === caseNo ? buffered.record : null;
  }

  remove(ids: Iterable<number>): void {
    for (const id of ids) this.#cases.delete(id);
  }

  /** Up to `limit` of those that came by then, in the order in which they came. */
  since(by: Instant, limit: number): { id: number; version: number; record: CaseRecord }[] {
    const found: { id: number; version: number; record: CaseRecord }[] = [];
    for (const [id, { version, record, since }] of this.#cases) {
      if (found.length >= limit) break;
      if (since <= by) found.push({ id, version, record });
    }
    return found;
  }
}
