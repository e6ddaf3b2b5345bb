import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { ENTRIES } from '../dataDir/entries.ts';
import type { Instant } from '../domain/time.ts';
import { defineFact, readFact, writeFact } from '../ledger/port/facts.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import type { TableName } from './tablePlace.ts';

/** The last change of each table that was made here, to be undone. */
const LAST_CHANGES = defineFact(
  'mapping_last',
  z.record(z.string(), z.object({ version: z.string(), at: z.number(), who: z.string(), rows: z.int() })),
);
export type LastChange = z.infer<typeof LAST_CHANGES.schema>[string];

/** The last change of each table, with the file as it was before. */
export class LastChanges {
  readonly #ledger: Pick<Ledger, 'fact' | 'setFact'>;
  readonly #now: () => Instant;
  readonly #dataDir: string;

  constructor(deps: {
    readonly ledger: Pick<Ledger, 'fact' | 'setFact'>;
    readonly now: () => Instant;
    readonly dataDir: string;
  }) {
    this.#ledger = deps.ledger;
    this.#now = deps.now;
    this.#dataDir = deps.dataDir;
  }

  /** Null where there is none, or the file was changed by other means since. */
  async of(table: TableName, version: string): Promise<LastChange | null> {
    const last = (await readFact(this.#ledger, LAST_CHANGES))?.value[table] ?? null;
    return last?.version === version ? last : null;
  }

  async remember(table: TableName, before: Buffer, last: Omit<LastChange, 'at'>): Promise<void> {
    const file = this.#fileOf(table);
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, before, { mode: 0o600 });
    const others = (await readFact(this.#ledger, LAST_CHANGES))?.value ?? {};
    const all = { ...others, [table]: { ...last, at: this.#now() } };
    await writeFact(this.#ledger, LAST_CHANGES, all, this.#now());
  }

  /** The file as it was before the last change; null when it cannot be read. */
  bytesBefore(table: TableName): Buffer | null {
    try {
      return readFileSync(this.#fileOf(table));
    } catch {
      return null;
    }
  }

  #fileOf(table: TableName): string {
    return join(this.#dataDir, ENTRIES.tables, 'previous', `${table.replace(':', '.')}.csv`);
  }
}
