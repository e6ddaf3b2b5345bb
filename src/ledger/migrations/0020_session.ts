/** Sessions of browsers. What is kept opens none: a session is 256 random bits, and this is their hash. */
export const session = `
CREATE TABLE session (
  hash     BLOB    PRIMARY KEY,  -- SHA-256 of the session
  key_id   TEXT    NOT NULL REFERENCES api_key (id),
  begun_at INTEGER NOT NULL,
  used_at  INTEGER NOT NULL      -- to the minute
) STRICT, WITHOUT ROWID;
`;
