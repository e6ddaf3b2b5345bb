import type { Mappings } from '../domain/mapping.ts';
import { errorFields, type Log } from '../observability/log.ts';
import type { PortalCode } from '../portal/portal.ts';
import { reloadMappings, type TableSettings } from './load.ts';

/** The tables of a running dongbo, which can be corrected and read again without a restart. */
export class LiveTables {
  #mappings: Mappings;
  readonly #settings: TableSettings;
  readonly #codes: Map<string, PortalCode>;
  readonly #log: Log;

  /** `codes` is the map the portal adapter looks things up in; reload() changes it in place. */
  constructor(
    settings: TableSettings & { readonly mappings: Mappings },
    codes: Map<string, PortalCode>,
    log: Log,
  ) {
    this.#settings = settings;
    this.#mappings = settings.mappings;
    this.#codes = codes;
    this.#log = log;
  }

  get mappings(): Mappings {
    return this.#mappings;
  }

  /** True when the tables were read; with any problem the ones in use stay, and the problems are logged. */
  reload(): boolean {
    const read = reloadMappings(this.#settings);
    if (read.outcome === 'invalid') {
      this.#log.error('mappings.invalid', errorFields(read.error));
      return false;
    }
    this.#mappings = read.mappings;
    this.#codes.clear();
    for (const [code, row] of read.codes) this.#codes.set(code, row);
    this.#log.info('mappings.read', {});
    return true;
  }
}
