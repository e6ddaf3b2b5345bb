/**
 * What retention needs. The counts of snapshots lose their reference to `snapshot`: without an index of its own SQLite
 * would read all of them to delete one snapshot, and that index would take a third of the table again.
 */
export const retention = `
ALTER TABLE replay ADD COLUMN outcomes TEXT;  -- as JSON, once its list or the timelines it is read from are pruned

ALTER TABLE baseline ADD COLUMN imported_at INTEGER NOT NULL DEFAULT 0;
UPDATE baseline SET imported_at = CAST(strftime('%s', 'now') AS INTEGER) * 1000;

CREATE TABLE snapshot_count_rebuilt (
  dimension   TEXT    NOT NULL,  -- all, agency
  key         TEXT    NOT NULL,
  snapshot_id INTEGER NOT NULL,
  reason      TEXT    NOT NULL,  -- '' for the synced and the excluded
  synced      INTEGER NOT NULL,
  never       INTEGER NOT NULL,
  stale       INTEGER NOT NULL,
  verified    INTEGER NOT NULL,
  excluded    INTEGER NOT NULL,
  PRIMARY KEY (dimension, key, snapshot_id, reason)
) STRICT, WITHOUT ROWID;
INSERT INTO snapshot_count_rebuilt SELECT * FROM snapshot_count;
DROP TABLE snapshot_count;
ALTER TABLE snapshot_count_rebuilt RENAME TO snapshot_count;

-- The head of the trail may go once a row of the trail itself holds its last hash: 'audit.pruned' has in count the number
-- of the last row that went, and in subject that row's hash.
DROP TRIGGER audit_kept_delete;
CREATE TRIGGER audit_kept_delete BEFORE DELETE ON audit
  WHEN old.seq > coalesce((SELECT max(count) FROM audit WHERE action = 'audit.pruned'), 0)
  BEGIN SELECT raise(ABORT, 'the audit trail is only appended to'); END;

-- Cases whose personal data were erased. What the source shows of them is not taken in again until it changes.
CREATE TABLE erased (record_id INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT;
`;
