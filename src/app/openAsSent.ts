import type { Config } from '../config/config.ts';
import type { MappedCase, PortalRules } from '../domain/preflight.ts';
import type { SendMode } from '../domain/state.ts';
import type { Step } from '../domain/steps.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { silentLog } from '../observability/log.ts';
import { asSent } from '../portal/dvcqg/asSent.ts';
import { liveWire } from '../portal/dvcqg/wire/live.ts';
import type { ShownRequest } from '../portal/portal.ts';
import { Domains } from '../sync/deliver/domains.ts';

/** What the configured portal would be sent of a case, without a connection to it. */
export interface Writing {
  readonly asSent: (mode: SendMode, mapped: MappedCase, steps: readonly Step[]) => readonly ShownRequest[];
  readonly rules: PortalRules;
}

export async function openAsSent({ portal, offsetMs }: Config, ledger: Ledger): Promise<Writing> {
  switch (portal.kind) {
    case 'dvcqg': {
      const wire = liveWire({ ...portal, fields: () => portal.fields, offsetMs })();
      // The domains that the ledger knows; without a connection there is none to request.
      const domain = () => Promise.resolve({ outcome: 'answered', value: null } as const);
      const known = { check: wire.check, domain };
      const domains = await Domains.remembered({ ledger, portal: known, now: Date.now, log: silentLog });
      return {
        asSent: (mode, mapped, steps) => asSent(portal, wire, { mode, mapped, steps }),
        rules: domains.rulesForReading(),
      };
    }
    default:
      return portal.kind satisfies never;
  }
}
