import type { Mappings, OwnTables } from '../domain/mapping.ts';
import type { OwnTable } from '../domain/mappingTable.ts';
import { withOwnTables } from '../domain/ownCodes.ts';
import { ConfigError, type Problem } from '../input/problem.ts';
import { errorFields, type Log } from '../observability/log.ts';
import type { FieldTable } from '../portal/fieldTable.ts';
import type { PortalCode } from '../portal/portalCodes.ts';
import { ownTableName, readEachTable, type TableSettings } from './load.ts';

/** Tables that can be corrected without a restart. A faulty one stays in use as it last was without fault. */
export class LiveTables {
  #mappings: Mappings;
  #fields: FieldTable;
  #faults: readonly Problem[] = [];
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

  /** Of the last reading; empty when each table is in use as its file says. */
  get faults(): readonly Problem[] {
    return this.#faults;
  }

  /** Takes each table over that has no problem. False when one has: they are logged. */
  reload(): boolean {
    const { tables, faults } = readEachTable(this.#settings);
    const before = this.#mappings.common ?? this.#mappings;
    const { statuses, procedures, agencies } = tables.mappings.common ?? tables.mappings;
    const common = {
      statuses: faults.has('statuses') ? before.statuses : statuses,
      procedures: faults.has('procedures') ? before.procedures : procedures,
      agencies: faults.has('agencies') ? before.agencies : agencies,
    };
    this.#mappings = withOwnTables(common, this.#withoutFaults(tables.mappings.ofSources, faults));
    if (!faults.has('portalFields')) this.#fields = tables.fields;
    if (!faults.has('portalCodes')) {
      this.#codes.clear();
      for (const [code, row] of tables.codes) this.#codes.set(code, row);
    }
    this.#faults = [...faults.values()].flat();
    if (faults.size === 0) this.#log.info('mappings.read', {});
    else this.#log.error('mappings.invalid', errorFields(new ConfigError(this.#settings.file, this.#faults)));
    return faults.size === 0;
  }

  #withoutFaults(
    ofSources: Mappings['ofSources'],
    faults: ReadonlyMap<string, unknown>,
  ): ReadonlyMap<string, OwnTables> {
    const present = [...(ofSources ?? [])].map(([source, own]): [string, OwnTables] => {
      const before = this.#mappings.ofSources?.get(source) ?? own;
      const from = (key: OwnTable): OwnTables => (faults.has(ownTableName(source, key)) ? before : own);
      const { statuses } = from('statuses');
      const { procedures } = from('procedures');
      const { agencies } = from('agencies');
      return [source, { statuses, procedures, agencies }];
    });
    return new Map(present);
  }
}
