/**
 * Replays, with the cases they selected. Rejected: applying the filter again for each batch, because the cases that it
 * matches change while the replay runs, not least through the replay itself. The list takes 12 bytes a case and is never
 * deleted; the event of each replayed case is several times as large.
 */
export const replays = `
CREATE TABLE replay (
  id         INTEGER PRIMARY KEY,
  asked      TEXT    NOT NULL,  -- the filter in the words it was asked with, as JSON
  note       TEXT    NOT NULL,
  who        TEXT    NOT NULL,
  created_at INTEGER NOT NULL,
  ended_at   INTEGER,           -- done or cancelled
  rate       REAL,              -- cases a second; NULL = as fast as it goes
  state      TEXT    NOT NULL,  -- selecting, running, paused, cancelled, done
  matched    INTEGER NOT NULL,  -- cases selected
  cursor     INTEGER NOT NULL,  -- the last of them that was looked at, by id
  released   INTEGER NOT NULL,  -- put back to pending
  skipped    INTEGER NOT NULL,  -- changed, synced, excluded or under way when their turn came
  next_at    INTEGER NOT NULL   -- when its next batch may go
) STRICT;
CREATE INDEX replay_running ON replay (next_at) WHERE state = 'running';

-- What was selected, and the version it was selected in: another one waits for delivery by itself.
CREATE TABLE replay_case (
  replay_id INTEGER NOT NULL,
  record_id INTEGER NOT NULL,
  version   INTEGER NOT NULL,
  PRIMARY KEY (replay_id, record_id)
) STRICT, WITHOUT ROWID;

-- Of 'replayed': by which replay; NULL where dongbo put it back by itself.
ALTER TABLE event ADD COLUMN replay_id INTEGER;
`;
