/**
 * A replay whose cases are refused again stops itself. What the portal said of its cases is counted as it is settled, because
 * reading all their timelines after each delivery would cost more than the delivery.
 */
export const replayStops = `
ALTER TABLE replay ADD COLUMN stopped_code  TEXT;     -- the code that stopped it; NULL = it did not stop itself
ALTER TABLE replay ADD COLUMN returned      INTEGER NOT NULL DEFAULT 0;  -- back to rejected, unsent
ALTER TABLE replay ADD COLUMN return_cursor INTEGER;  -- the last case examined for that; NULL = none are left

CREATE TABLE replay_verdict (
  replay_id INTEGER NOT NULL,
  code      TEXT    NOT NULL,  -- '' = accepted
  cases     INTEGER NOT NULL,  -- that were refused before, and this was the first verdict since
  PRIMARY KEY (replay_id, code)
) STRICT, WITHOUT ROWID;
`;
