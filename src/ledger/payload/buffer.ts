import type { CaseRecord } from '../../domain/caseRecord.ts';
import type { Instant } from '../../domain/time.ts';

interface BufferedPayload {
  readonly version: number;
  readonly record: CaseRecord;
  readonly since: Instant;
}

/**
 * The contents of new cases between source and portal, in memory: most are delivered within seconds, and then their
 * personal data never reaches the disk. It saves a quarter of what a case cost (docs/performance.md).
 *
 * The ledger stays the truth: the record is there, counted and pending. A content is sealed and stored when its
 * delivery fails, when it has waited for long, when the buffer is full and when the process ends; a killed process
 * loses it, and LedgerIngest.forgetLost reads it again.
 *
 * Only first versions are buffered: after a crash, the stored payload of an older version would pass for the newer
 * one.
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
   * The case's content in this version, if it is buffered. An id alone proves neither: SQLite reuses the ids of a
   * transaction that was rolled back, and a case can have changed.
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
