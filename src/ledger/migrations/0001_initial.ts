/**
 * The first version of the ledger. All instants are milliseconds since the epoch, all flags 0 or 1.
 *
 * One row a case. `record` has what is counted and what decides; the content of the case, which is personal data, is
 * encrypted in `payload` and deleted when its version is acknowledged.
 */
export const initial = `
CREATE TABLE record (
  id                INTEGER PRIMARY KEY,
  case_no           TEXT    NOT NULL UNIQUE,
  source_id         TEXT    NOT NULL,
  agency_code       TEXT    NOT NULL,
  domain_code       TEXT    NOT NULL,
  procedure_code    TEXT    NOT NULL,
  source_status     TEXT    NOT NULL,
  source_sub_status TEXT    NOT NULL,
  status            TEXT,              -- the portal's code; NULL while the tables do not map it
  online            INTEGER NOT NULL,
  received_at       INTEGER,           -- NULL when absent or unreadable
  counted_at        INTEGER NOT NULL,  -- received_at, else when first seen: the instant it counts from
  deadline_at       INTEGER,           -- the case's due date
  finished_at       INTEGER,
  modified_at       INTEGER,           -- by the source's clock
  first_seen_at     INTEGER NOT NULL,
  changed_at        INTEGER NOT NULL,  -- when this version came into the ledger
  observed_at       INTEGER NOT NULL,  -- when the page that brought this version was asked for
  version           INTEGER NOT NULL,  -- counts the changes, from 1
  hash              TEXT    NOT NULL,  -- of this version's content
  excluded          INTEGER NOT NULL,

  state             TEXT    NOT NULL,  -- pending, synced, blocked, rejected
  reason            TEXT,              -- NULL exactly when synced
  detail            TEXT,
  portal_code       TEXT,

  work              TEXT,              -- new, update, progress; NULL exactly when not pending or excluded
  next_at           INTEGER,           -- when work is due; while leased, when the lease runs out;
                                       -- NULL = attempts used up
  attempts          INTEGER NOT NULL,  -- transient failures charged to this version
  lease_owner       TEXT,
  lease_version     INTEGER,

  record_version    INTEGER,           -- the newest version whose record the portal accepted
  acked_version     INTEGER,           -- the newest version acknowledged whole; 0 = known from a baseline
  acked_status      TEXT,
  first_ack_at      INTEGER,           -- the first time anything of the case was acknowledged
  last_ack_at       INTEGER,
  verified_at       INTEGER,           -- a look-up confirmed the acknowledged state
  unsynced_since    INTEGER            -- NULL exactly when synced or excluded
) STRICT;

-- Deliverable work, oldest first. A lease moves next_at to its expiry, so that leased records leave the head
-- of this index and come back by themselves: a lease costs no second index and an expiry no clean-up.
CREATE INDEX record_work ON record (work, next_at) WHERE work IS NOT NULL;
CREATE INDEX record_unsynced ON record (unsynced_since, first_ack_at) WHERE unsynced_since IS NOT NULL;

CREATE TABLE payload (
  record_id INTEGER PRIMARY KEY REFERENCES record (id),
  body      BLOB NOT NULL
) STRICT;

-- Kept counters: one row a dimension, key and standing. Moved in the transaction that moves the record.
CREATE TABLE tally (
  dimension TEXT    NOT NULL,  -- all, agency, domain, procedure, status, month
  key       TEXT    NOT NULL,
  state     TEXT    NOT NULL,  -- a record's state, or excluded
  reason    TEXT    NOT NULL,  -- '' when synced or excluded
  acked     INTEGER NOT NULL,  -- 1 = something of it was ever acknowledged
  verified  INTEGER NOT NULL,
  n         INTEGER NOT NULL,
  PRIMARY KEY (dimension, key, state, reason, acked, verified)
) STRICT, WITHOUT ROWID;

-- What the record's own row cannot tell: superseded versions, failures, replays. The happy path writes none.
CREATE TABLE event (
  id          INTEGER PRIMARY KEY,
  record_id   INTEGER NOT NULL REFERENCES record (id),
  at          INTEGER NOT NULL,
  kind        TEXT    NOT NULL,
  version     INTEGER NOT NULL,
  status      TEXT,
  reason      TEXT,
  portal_code TEXT,
  detail      TEXT
) STRICT;
CREATE INDEX event_record ON event (record_id);

-- Known to be at the portal, but not found at the source yet.
CREATE TABLE baseline (case_no TEXT PRIMARY KEY, status TEXT) STRICT, WITHOUT ROWID;

CREATE TABLE draft (source_id TEXT PRIMARY KEY, first_seen_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE name (
  dimension TEXT NOT NULL,
  code      TEXT NOT NULL,
  name      TEXT NOT NULL,
  PRIMARY KEY (dimension, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE cursor (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;
