/**
 * API keys, and the audit trail. The trail is a chain: each row holds the previous row's hash and its own
 * (ledger/sql/audit/chain.ts), so recomputing the hashes reveals changes made by hand. The triggers stop accidental
 * changes and forks, by dongbo or by a person; an attacker can drop the triggers, but the hashes then show it.
 */
export const access = `
CREATE TABLE audit (
  seq      INTEGER PRIMARY KEY,  -- 1, 2, 3 … without a gap
  at       INTEGER NOT NULL,
  who      TEXT    NOT NULL,
  origin   TEXT    NOT NULL,     -- host name or address
  action   TEXT    NOT NULL,
  subject  TEXT    NOT NULL,
  count    INTEGER,              -- NULL = none
  note     TEXT    NOT NULL,
  previous TEXT    NOT NULL,     -- hash of the row before, 64 zeros in the first
  hash     TEXT    NOT NULL UNIQUE
) STRICT;
CREATE INDEX audit_action ON audit (action, seq);
CREATE TRIGGER audit_appended BEFORE INSERT ON audit
  WHEN new.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM audit)
    OR new.previous IS NOT coalesce((SELECT hash FROM audit ORDER BY seq DESC LIMIT 1), printf('%064d', 0))
  BEGIN SELECT raise(ABORT, 'the audit trail is only appended to'); END;
CREATE TRIGGER audit_kept_update BEFORE UPDATE ON audit
  BEGIN SELECT raise(ABORT, 'the audit trail is only appended to'); END;
CREATE TRIGGER audit_kept_delete BEFORE DELETE ON audit
  BEGIN SELECT raise(ABORT, 'the audit trail is only appended to'); END;

-- Keys are never deleted: the trail names them.
CREATE TABLE api_key (
  id           TEXT    PRIMARY KEY,  -- the public part of the key
  name         TEXT    NOT NULL,
  role         TEXT    NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
  hash         BLOB    NOT NULL,     -- SHA-256 of the whole key
  agencies     TEXT,                 -- JSON array of agency codes; NULL = the whole province
  created_at   INTEGER NOT NULL,
  expires_at   INTEGER,              -- NULL = never
  last_used_at INTEGER,              -- to the minute
  revoked_at   INTEGER
) STRICT;
CREATE UNIQUE INDEX api_key_living ON api_key (name) WHERE revoked_at IS NULL;
`;
