import { randomUUID } from 'node:crypto';
import type { MappingTable, TableCells } from '../../../domain/mappingTable.ts';
import type { Instant } from '../../../domain/time.ts';

/** How long a person may look at a preview, in milliseconds. */
const KEPT_MS = 30 * 60_000;
/** Previews at once, and rows of all together; the oldest give way. */
const MOST = 8;
const MOST_ROWS = 250_000;

interface Upload {
  readonly keyId: string;
  readonly table: MappingTable;
  /** Whose own table; undefined: the province's. */
  readonly source: string | undefined;
  readonly rows: readonly TableCells[];
  /** Of the table that the preview was made with. */
  readonly version: string;
  readonly at: Instant;
}

/** Files between their preview and their use. Only who brought a file can use it. */
export class Uploads {
  readonly #kept = new Map<string, Upload>();

  keep(upload: Upload): string {
    let rows = upload.rows.length;
    for (const kept of this.#kept.values()) rows += kept.rows.length;
    for (const [oldest, kept] of this.#kept) {
      if (this.#kept.size < MOST && rows <= MOST_ROWS) break;
      this.#kept.delete(oldest);
      rows -= kept.rows.length;
    }
    const id = randomUUID();
    this.#kept.set(id, upload);
    return id;
  }

  /** Null for one that is gone, or another person's. */
  find(id: string, keyId: string, now: Instant): Upload | null {
    const found = this.#kept.get(id);
    return found === undefined || found.keyId !== keyId || now - found.at > KEPT_MS ? null : found;
  }

  drop(id: string): void {
    this.#kept.delete(id);
  }
}
