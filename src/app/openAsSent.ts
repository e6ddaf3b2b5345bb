import type { Config } from '../config/config.ts';
import type { PortalConfig } from '../config/portal.ts';
import type { MappedCase, PortalRules } from '../domain/preflight.ts';
import type { SendMode } from '../domain/state.ts';
import type { Step } from '../domain/steps.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { silentLog } from '../observability/log.ts';
import { asSent } from '../portal/dvcqg/asSent.ts';
import { adapterForm, type WireForm } from '../portal/dvcqg/transport.ts';
import type { Wire } from '../portal/dvcqg/wire/compile.ts';
import { liveWire } from '../portal/dvcqg/wire/live.ts';
import { newerForm } from '../portal/dvcqg2/newerForm.ts';
import { newerWire } from '../portal/dvcqg2/newerWire.ts';
import type { ShownRequest } from '../portal/portal.ts';
import { Domains } from '../sync/deliver/domains.ts';

/** What the configured portal would be sent of a case, without a connection to it. */
export interface Writing {
  readonly asSent: (mode: SendMode, mapped: MappedCase, steps: readonly Step[]) => readonly ShownRequest[];
  readonly rules: PortalRules;
}

export async function openAsSent({ portal, offsetMs }: Config, ledger: Ledger): Promise<Writing> {
  const { form, wire, integrationEndpoint } = writingOf(portal, offsetMs);
  // The domains that the ledger knows; without a connection there is none to request.
  const domain = () => Promise.resolve({ outcome: 'answered', value: null } as const);
  const known = { check: wire.check, domain };
  const domains = await Domains.remembered({ ledger, portal: known, now: Date.now, log: silentLog });
  return {
    asSent: (mode, mapped, steps) => asSent({ form, integrationEndpoint }, wire, { mode, mapped, steps }),
    rules: domains.rulesForReading(),
  };
}

/** How the configured kind of portal writes. */
function writingOf(
  portal: PortalConfig,
  offsetMs: number,
): { readonly form: WireForm; readonly wire: Wire; readonly integrationEndpoint: string } {
  const options = { ...portal, fields: () => portal.fields, offsetMs };
  switch (portal.kind) {
    case 'dvcqg': {
      const { integrationEndpoint } = portal;
      return { form: adapterForm(portal), wire: liveWire(options)(), integrationEndpoint };
    }
    case 'dvcqg2':
      return { form: newerForm(portal.paths), wire: newerWire(options)(), integrationEndpoint: '' };
    default:
      return portal satisfies never;
  }
}
