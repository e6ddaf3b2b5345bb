import type { Language } from '../../domain/language.ts';
import { OWNERS, type Owner, REASONS, type Reason } from '../../domain/reason.ts';
import type { PortalCode } from '../../portal/portal.ts';

/** Who has to act and how, in the reader's language. */
export interface Remedy {
  /** A key of OWNERS, or the province's own word from its table of portal codes. */
  readonly owner: string;
  readonly ownerName: string;
  readonly remedy: string;
}

/** For a refusal the row of its portal code decides, as far as it is filled in; else the reason does. */
export function remedyOf(
  reason: Reason,
  portalCode: string | null,
  portalCodes: ReadonlyMap<string, PortalCode>,
  language: Language,
): Remedy {
  const owner = ownerOf(reason, portalCode, portalCodes);
  return {
    owner,
    ownerName: isOwner(owner) ? OWNERS[owner][language] : owner,
    remedy: rowOf(reason, portalCode, portalCodes)?.remedy || REASONS[reason].remedy[language],
  };
}

/** Who has to act, as in remedyOf. */
export function ownerOf(
  reason: Reason,
  portalCode: string | null,
  portalCodes: ReadonlyMap<string, PortalCode>,
): string {
  return rowOf(reason, portalCode, portalCodes)?.owner || REASONS[reason].owner;
}

function rowOf(
  reason: Reason,
  portalCode: string | null,
  portalCodes: ReadonlyMap<string, PortalCode>,
): PortalCode | undefined {
  return reason === 'PORTAL_REJECTED' && portalCode !== null ? portalCodes.get(portalCode) : undefined;
}

function isOwner(text: string): text is Owner {
  return Object.hasOwn(OWNERS, text);
}
