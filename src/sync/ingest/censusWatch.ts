import type { CensusWitness, IngestRow } from '../../ledger/port/ingest.ts';

/** More cases are sent again only after a person has agreed. */
const MOST_RESENT = 1_000;

/** Numbers that two rows claim; more are not remembered. */
const MOST_CONTESTED = 1_000;

/**
 * What a census has shown so far: a bit for each case of the ledger, 125 kB for a million. Kept in memory only, so that an
 * unchanged case costs no write; a census that is continued after a restart therefore declares nothing gone.
 */
export class CensusWatch implements CensusWitness {
  #bits = new Uint8Array(1_024);
  readonly #contested = new Map<number, IngestRow>();
  /** Cases of which the portal has something else than would be sent today. */
  outdatedCount = 0;
  /** Their rows, while they are few enough to be sent again without asking. */
  readonly outdatedRows: IngestRow[] = [];
  /** Rows whose number another source has, which comes first. */
  yieldedCount = 0;
  readonly drafts = new Set<string>();
  /** Source ids of rows that could not be read. */
  readonly unreadable = new Set<string>();

  shown(ids: readonly number[]): void {
    for (const id of ids) {
      const place = Math.floor(id / 8);
      if (place >= this.#bits.length) this.#grow(place);
      this.#bits[place] = (this.#bits[place] ?? 0) | (1 << (id % 8));
    }
  }

  contested(id: number, row: IngestRow): void {
    if (this.#contested.size < MOST_CONTESTED) this.#contested.set(id, row);
  }

  yielded(count: number): void {
    this.yieldedCount += count;
  }

  outdated(row: IngestRow): void {
    this.outdatedCount += 1;
    if (this.outdatedCount <= MOST_RESENT) this.outdatedRows.push(row);
    else this.outdatedRows.length = 0;
  }

  isShown(id: number): boolean {
    return ((this.#bits[Math.floor(id / 8)] ?? 0) & (1 << (id % 8))) !== 0;
  }

  /** Rows with the number of a case whose own row was not shown: the case lives on in them. */
  heirs(): IngestRow[] {
    return [...this.#contested].flatMap(([id, row]) => (this.isShown(id) ? [] : [row]));
  }

  /** Case numbers that two rows have at once. */
  duplicates(): string[] {
    return [...this.#contested].flatMap(([id, row]) => (this.isShown(id) ? [row.record.caseNo] : []));
  }

  #grow(place: number): void {
    const bits = new Uint8Array(Math.max(2 * this.#bits.length, place + 1));
    bits.set(this.#bits);
    this.#bits = bits;
  }
}
