import type { Config } from '../config/config.ts';
import { portalFingerprint, tablesFingerprint } from '../config/fingerprint.ts';
import { presentSecrets } from '../config/portal.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import type { LiveTables } from '../mappings/liveTables.ts';
import type { TablesInUse } from '../mappings/tableChanges.ts';
import type { PortalCodes } from '../portal/portalCodes.ts';
import { probeIfSettingsChanged } from '../sync/deliver/portalSettings.ts';
import { recheckIfFieldsChanged } from '../sync/deliver/recheckFields.ts';
import { compareIfTablesChanged } from '../sync/ingest/outdated.ts';
import { readAgainIfOwnTablesChanged } from '../sync/ingest/ownTables.ts';
import type { ReadDeps } from '../sync/ingest/read.ts';
import { replayIfTablesChanged } from '../sync/ingest/remap.ts';
import { type AuditSettingsDeps, auditTables } from './auditSettings.ts';
import { followingRelease } from './followRelease.ts';

interface LiveTablesAndCodes {
  readonly tables: LiveTables;
  /** The codes that `tables` changes in place. */
  readonly portalCodes: PortalCodes;
}

interface Deps extends LiveTablesAndCodes {
  readonly ledger: Ledger;
  /** Of each source; what does not depend on the source is the same in each. */
  readonly reads: readonly [ReadDeps, ...ReadDeps[]];
  readonly auditing: AuditSettingsDeps;
}

export function tablesInUse({ tables, portalCodes }: LiveTablesAndCodes): TablesInUse {
  return { mappings: tables.mappings, codes: new Map(portalCodes), fields: tables.fields };
}

/** Does what follows from settings that were changed, whether before a start or beside a running daemon. */
export function followingSettings(config: Config, { tables, portalCodes, ledger, reads, auditing }: Deps) {
  const [read] = reads;
  const { now, log } = read;
  const followRelease = followingRelease(config, { ledger, auditing, now, log });
  /** Cases that a corrected row releases are delivered; an open circuit is probed with another password or address. */
  const follow = async (): Promise<void> => {
    await replayIfTablesChanged(read);
    await recheckIfFieldsChanged(tables.fields, read);
    const { progressUpdates } = config.portal;
    await readAgainIfOwnTablesChanged(reads, read);
    await compareIfTablesChanged({ ...read, fields: () => tables.fields, progressUpdates });
    const ofTables = tablesFingerprint(tables.mappings, portalCodes, tables.fields);
    const fingerprint = portalFingerprint(config, ofTables);
    await probeIfSettingsChanged({ fingerprint, password: presentSecrets(config.portal) }, read);
  };
  return {
    follow,
    /** Reads the mapping tables, the portal's password and the rules of `delivery.only` again. */
    reload: async (): Promise<void> => {
      // Sound tables take effect even when another one is faulty.
      const before = tablesInUse({ tables, portalCodes });
      tables.reload();
      await auditTables(before, tablesInUse({ tables, portalCodes }), auditing);
      await follow();
      await followRelease();
    },
  };
}
