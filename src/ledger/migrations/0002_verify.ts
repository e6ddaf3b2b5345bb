/**
 * The order in which acknowledgements are verified: what no look-up has confirmed comes first (SQLite sorts
 * NULL before everything), longest acknowledged first. Partial, so that unsynced cases cost nothing.
 *
 * Measured beside a ledger without it: 3 µs a record more in lease and settle together (30 to 33 µs of
 * processor time), which is within the noise of a whole delivery (220 µs).
 */
export const verify = `
CREATE INDEX record_verify ON record (verified_at, last_ack_at) WHERE state = 'synced';
`;
