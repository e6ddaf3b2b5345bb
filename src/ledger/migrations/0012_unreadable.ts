/** Rows of the source that could not be read, until they can be or are gone. */
export const unreadable = `
CREATE TABLE unreadable (
  source_id TEXT PRIMARY KEY,
  field TEXT NOT NULL,
  why TEXT NOT NULL,
  first_seen_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL
) WITHOUT ROWID, STRICT;
`;
