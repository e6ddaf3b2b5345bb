/**
 * When a look-up last found the case at the portal without a status that anybody can read. Such cases are not verified, and
 * without this column they would stay at the head of the order of verification for ever.
 */
export const present = `
ALTER TABLE record ADD COLUMN present_at INTEGER;
DROP INDEX record_verify;
CREATE INDEX record_verify ON record (verified_at, present_at, last_ack_at) WHERE state = 'synced';
`;
