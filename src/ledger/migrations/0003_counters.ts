/**
 * More kept counters: causes (rows of `tally`), the age of the gap, and the past by agency. Existing cases are counted
 * here, once. Times are whole hours and days, by floor() because `/` rounds towards zero and would put instants before
 * 1970 into the wrong hour.
 */
export const counters = `
-- Unsynced cases by the hour, since the epoch, of unsynced_since.
CREATE TABLE unsynced_hour (
  hour  INTEGER NOT NULL,
  acked INTEGER NOT NULL,  -- as in tally
  n     INTEGER NOT NULL,
  PRIMARY KEY (hour, acked)
) STRICT, WITHOUT ROWID;
INSERT INTO unsynced_hour
  SELECT CAST(floor(unsynced_since / 3600000.0) AS INTEGER), first_ack_at IS NOT NULL, count(*)
  FROM record WHERE unsynced_since IS NOT NULL GROUP BY 1, 2;

-- Cases that are not excluded, by agency: how many began to count in a span, and how many were, from that span on,
-- both counted and acknowledged. Days are Vietnam's, numbered from 1 January 1970. A month's row is the sum of its
-- days', so that the past is read in some 30 rows an agency and not in 700. By time first: what a delivery moves, today
-- in many agencies, then stands on one page, and not on one page an agency.
CREATE TABLE past (
  span    TEXT    NOT NULL,  -- day, month
  start   INTEGER NOT NULL,  -- the span's first day
  agency  TEXT    NOT NULL,
  counted INTEGER NOT NULL,
  acked   INTEGER NOT NULL,
  PRIMARY KEY (span, start, agency)
) STRICT, WITHOUT ROWID;
INSERT INTO past
  WITH moment AS (
    SELECT agency_code agency, counted_at at, 1 counted, 0 acked FROM record WHERE excluded = 0
    UNION ALL
    SELECT agency_code, max(counted_at, first_ack_at), 0, 1 FROM record
    WHERE excluded = 0 AND first_ack_at IS NOT NULL
  )
  SELECT 'day', CAST(floor((at + 25200000) / 86400000.0) AS INTEGER), agency, sum(counted), sum(acked)
  FROM moment GROUP BY 2, 3;
INSERT INTO past
  SELECT 'month', start - (strftime('%d', start * 86400, 'unixepoch') - 1), agency, sum(counted), sum(acked)
  FROM past WHERE span = 'day' GROUP BY 2, 3;

-- For the part of a day, which the counters of whole days do not tell. Excluded cases are few and are subtracted,
-- because an index that leaves them out would be written anew with every standing. Indexed is an expression, so that
-- nothing else takes these: without statistics SQLite prefers such an index to the order of ids for any wide range.
CREATE INDEX record_counted ON record (counted_at + 0, agency_code);
CREATE INDEX record_excluded ON record (counted_at + 0, agency_code) WHERE excluded = 1;
CREATE INDEX record_acked ON record (max(counted_at, first_ack_at), agency_code)
  WHERE first_ack_at IS NOT NULL AND excluded = 0;

INSERT INTO tally
  SELECT 'cause',
    CASE
      WHEN reason IN ('PROCEDURE_UNMAPPED', 'PROCEDURE_NOT_PUBLISHED', 'STATUS_UNMAPPED', 'AGENCY_UNMAPPED',
        'FIELD_MISSING') THEN coalesce(detail, '')
      WHEN reason = 'FIELD_INVALID' THEN concat_ws('; ',
        iif(instr(detail, 'receivedAt: '), 'receivedAt', NULL),
        iif(instr(detail, 'dueAt: '), 'dueAt', NULL),
        iif(instr(detail, 'releasedAt: '), 'releasedAt', NULL),
        iif(instr(detail, 'finishedAt: '), 'finishedAt', NULL),
        iif(instr(detail, 'dueAt < receivedAt'), 'dueAt < receivedAt', NULL))
      WHEN reason IN ('PORTAL_REJECTED', 'TOO_LARGE', 'RETRY_SCHEDULED', 'PORTAL_UNAVAILABLE')
        THEN coalesce(portal_code, '')
      ELSE ''
    END,
    state, reason, first_ack_at IS NOT NULL, 0, count(*)
  FROM record WHERE unsynced_since IS NOT NULL GROUP BY 2, 3, 4, 5;
`;
