import { OWNERS, type Owner, REASONS, type Reason } from '../domain/reason.ts';
import type { PortalCode } from '../portal/portal.ts';
import type { Language } from './texts.ts';

/** Whose turn it is and what to do, in the reader's language. */
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
  const row = reason === 'PORTAL_REJECTED' && portalCode !== null ? portalCodes.get(portalCode) : undefined;
  const owner = row?.owner || REASONS[reason].owner;
  return {
    owner,
    ownerName: isOwner(owner) ? OWNERS[owner][language] : owner,
    remedy: row?.remedy || REASONS[reason].remedy[language],
  };
}

function isOwner(text: string): text is Owner {
  return Object.hasOwn(OWNERS, text);
}
