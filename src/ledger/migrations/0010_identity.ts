/**
 * Which case a row is, why it does not count, and what the portal was sent of it. SQLite cannot drop a UNIQUE of a column,
 * so the table is rebuilt; ids stay, and with them everything that refers to a record.
 *
 * The key is case number and source, in this order: one index then serves the look-up by number and the key.
 */
export const identity = `
CREATE TABLE record_rebuilt (
  id                INTEGER PRIMARY KEY,
  source            TEXT    NOT NULL DEFAULT 'main',  -- the source's name in the configuration
  case_no           TEXT    NOT NULL,
  nation_code       TEXT,              -- the nation's number, where there is one beside case_no
  source_id         TEXT    NOT NULL,
  origin_source_id  TEXT,              -- of a copy: the original's row; NULL = no copy
  origin_case_no    TEXT,              -- of a copy: the original's number, where the source gives it
  agency_code       TEXT    NOT NULL,
  domain_code       TEXT    NOT NULL,
  procedure_code    TEXT    NOT NULL,
  source_status     TEXT    NOT NULL,
  source_sub_status TEXT    NOT NULL,
  status            TEXT,
  online            INTEGER NOT NULL,
  received_at       INTEGER,
  counted_at        INTEGER NOT NULL,
  deadline_at       INTEGER,
  finished_at       INTEGER,
  modified_at       INTEGER,
  first_seen_at     INTEGER NOT NULL,
  changed_at        INTEGER NOT NULL,
  observed_at       INTEGER NOT NULL,
  version           INTEGER NOT NULL,
  hash              TEXT    NOT NULL,
  excluded          TEXT,              -- rule, copy, gone, earlier; NULL = in the total

  state             TEXT    NOT NULL,
  reason            TEXT,
  detail            TEXT,
  portal_code       TEXT,

  work              TEXT,
  next_at           INTEGER,
  attempts          INTEGER NOT NULL,
  lease_owner       TEXT,
  lease_version     INTEGER,

  record_version    INTEGER,
  acked_version     INTEGER,
  acked_status      TEXT,
  first_ack_at      INTEGER,
  last_ack_at       INTEGER,
  verified_at       INTEGER,
  unsynced_since    INTEGER,

  sent_hash         INTEGER,           -- of what the portal accepted last; NULL = unknown
  steps_sent        TEXT,              -- the steps that the portal accepted: '2@1730770800000 4@…'
  steps_seen        TEXT,              -- the steps to the statuses of superseded versions, in the same form
  step_at           INTEGER,           -- when the present status began; NULL while it is not mapped
  mismatches        INTEGER NOT NULL DEFAULT 0,  -- look-ups in a row that found another status than was sent
  UNIQUE (case_no, source)
) STRICT;
INSERT INTO record_rebuilt (
    id, case_no, source_id, agency_code, domain_code, procedure_code, source_status, source_sub_status, status, online,
    received_at, counted_at, deadline_at, finished_at, modified_at, first_seen_at, changed_at, observed_at, version,
    hash, excluded, state, reason, detail, portal_code, work, next_at, attempts, lease_owner, lease_version,
    record_version, acked_version, acked_status, first_ack_at, last_ack_at, verified_at, unsynced_since)
  SELECT
    id, case_no, source_id, agency_code, domain_code, procedure_code, source_status, source_sub_status, status, online,
    received_at, counted_at, deadline_at, finished_at, modified_at, first_seen_at, changed_at, observed_at, version,
    hash, iif(excluded, 'rule', NULL), state, reason, detail, portal_code, work, next_at, attempts, lease_owner,
    lease_version, record_version, acked_version, acked_status, first_ack_at, last_ack_at, verified_at, unsynced_since
  FROM record;
DROP TABLE record;
ALTER TABLE record_rebuilt RENAME TO record;

CREATE INDEX record_work ON record (work, next_at) WHERE work IS NOT NULL;
CREATE INDEX record_unsynced ON record (unsynced_since, first_ack_at) WHERE unsynced_since IS NOT NULL;
CREATE INDEX record_verify ON record (verified_at, last_ack_at) WHERE state = 'synced';
CREATE INDEX record_counted ON record (counted_at + 0, agency_code);
CREATE INDEX record_excluded ON record (counted_at + 0, agency_code) WHERE excluded IS NOT NULL;
CREATE INDEX record_acked ON record (max(counted_at, first_ack_at), agency_code)
  WHERE first_ack_at IS NOT NULL AND excluded IS NULL;
CREATE INDEX record_open ON record
  (deadline_at, agency_code, domain_code, procedure_code, status, counted_at)
  WHERE finished_at IS NULL AND deadline_at IS NOT NULL AND coalesce(status, '') NOT IN ('3', '7', '9', '10');
CREATE INDEX record_open_excluded ON record
  (deadline_at, agency_code, domain_code, procedure_code, status, counted_at)
  WHERE excluded IS NOT NULL AND finished_at IS NULL AND deadline_at IS NOT NULL
    AND coalesce(status, '') NOT IN ('3', '7', '9', '10');
-- A source renumbers a case under the row it has. Not unique: the old number keeps its row, as gone.
CREATE INDEX record_source ON record (source_id);
-- Few cases have these.
CREATE INDEX record_nation ON record (nation_code) WHERE nation_code IS NOT NULL;
CREATE INDEX record_origin ON record (origin_source_id) WHERE origin_source_id IS NOT NULL;
CREATE INDEX record_origin_case ON record (origin_case_no) WHERE origin_case_no IS NOT NULL;

-- Of an excluded case, the reason now says why.
UPDATE tally SET reason = 'rule' WHERE state = 'excluded';

-- Cases that the last whole census did not show. Those that the next one does not show either are gone.
CREATE TABLE missing (record_id INTEGER PRIMARY KEY, since INTEGER NOT NULL) STRICT;

-- Of several sources. The number of a case is the key of a baseline still to be found.
ALTER TABLE baseline ADD COLUMN nation_code TEXT;
`;
