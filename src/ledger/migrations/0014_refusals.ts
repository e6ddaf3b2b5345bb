/**
 * With which code the portal refused a case, kept while a replay has it sent again: what was refused before says nothing
 * about the portal, and must not hold up what was not. Cases that are requeued at this moment count as never refused.
 */
export const refusals = `
ALTER TABLE record ADD COLUMN refused_code TEXT;  -- NULL = this version was never refused
UPDATE record SET refused_code = coalesce(portal_code, reason)
  WHERE state = 'rejected' AND reason IN ('PORTAL_REJECTED', 'TOO_LARGE');
`;
