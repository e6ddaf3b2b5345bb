/** Several sources in one ledger. Whatever the ledger has is of the source that was its only one. */
export const sources = `
CREATE TABLE draft_rebuilt (
  source        TEXT    NOT NULL,
  source_id     TEXT    NOT NULL,
  first_seen_at INTEGER NOT NULL,
  PRIMARY KEY (source, source_id)
) STRICT, WITHOUT ROWID;
INSERT INTO draft_rebuilt SELECT 'main', source_id, first_seen_at FROM draft;
DROP TABLE draft;
ALTER TABLE draft_rebuilt RENAME TO draft;

CREATE TABLE unreadable_rebuilt (
  source        TEXT    NOT NULL,
  source_id     TEXT    NOT NULL,
  field         TEXT    NOT NULL,
  why           TEXT    NOT NULL,
  first_seen_at INTEGER NOT NULL,
  last_seen_at  INTEGER NOT NULL,
  PRIMARY KEY (source, source_id)
) STRICT, WITHOUT ROWID;
INSERT INTO unreadable_rebuilt SELECT 'main', source_id, field, why, first_seen_at, last_seen_at FROM unreadable;
DROP TABLE unreadable;
ALTER TABLE unreadable_rebuilt RENAME TO unreadable;

-- Counters by source.
INSERT INTO tally (dimension, key, state, reason, acked, verified, n)
  SELECT 'source', 'main', state, reason, acked, verified, n FROM tally WHERE dimension = 'all';
INSERT INTO punctuality (dimension, key, online, on_time, late, open, undetermined)
  SELECT 'source', 'main', online, on_time, late, open, undetermined FROM punctuality WHERE dimension = 'all';
`;
