import type { Mappings } from '../domain/mapping.ts';
import { errorFields, type Log } from '../observability/log.ts';
import type { FieldTable } from '../portal/fieldTable.ts';
import type { PortalCode } from '../portal/portalCodes.ts';
import { reloadMappings, type TableSettings } from './load.ts';

/** Tables that can be corrected without a restart. */
export class LiveTables {
  #mappings: Mappings;
  #fields: FieldTable;
  readonly #settings: TableSettings;
  readonly #codes: Map<string, PortalCode>;
  readonly #log: Log;

  /** The portal adapter looks up `codes`; reload() changes it in place. */
  constructor(
    settings: TableSettings & {
      readonly mappings: Mappings;
      readonly portal: { readonly fields: FieldTable };
    },
    codes: Map<string, PortalCode>,
    log: Log,
  ) {
    this.#settings = settings;
    this.#mappings = settings.mappings;
    this.#fields = settings.portal.fields;
    this.#codes = codes;
    this.#log = log;
  }

  get mappings(): Mappings {
    return this.#mappings;
  }

  get fields(): FieldTable {
    return this.#fields;
  }

  /** False when a table has problems: they are logged, and the current tables stay in use. */
  reload(): boolean {
    const read = reloadMappings(this.#settings);
    if (read.outcome === 'invalid') {
      this.#log.error('mappings.invalid', errorFields(read.error));
      return false;
    }
    this.#mappings = read.mappings;
    this.#fields = read.fields;
    this.#codes.clear();
    for (const [code, row] of read.codes) this.#codes.set(code, row);
    this.#log.info('mappings.read', {});
    return true;
  }
}
