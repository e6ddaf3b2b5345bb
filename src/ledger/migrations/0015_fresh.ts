/**
 * What a poll found changed goes before the backlog until it is delivered. The index of work is ordered by it: an index of
 * its own for the fresh ones would be one more to write for each of them.
 */
export const fresh = `
ALTER TABLE record ADD COLUMN fresh INTEGER NOT NULL DEFAULT 0;
DROP INDEX record_work;
CREATE INDEX record_work ON record (work, fresh, next_at) WHERE work IS NOT NULL;
`;
