/** The processes that work on the ledger, and which of them does for all what only one may do. */
export const processes = `
CREATE TABLE process (
  id         TEXT    NOT NULL PRIMARY KEY,
  host       TEXT    NOT NULL,
  pid        INTEGER NOT NULL,
  version    TEXT    NOT NULL,
  roles      TEXT    NOT NULL,
  started_at INTEGER NOT NULL,
  seen_at    INTEGER NOT NULL,
  died_at    INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE leader (
  role       TEXT    NOT NULL PRIMARY KEY,
  process_id TEXT    NOT NULL,
  token      INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  UNIQUE (role, token)
) STRICT, WITHOUT ROWID;
`;

/**
 * The key over the token is for its lock: who writes within a term locks the row `for key share`, which a renewal passes by
 * and a new term, with its new token, does not.
 */
export const processesOnPostgres = `
create table process (
  id         text    collate "C" primary key,
  host       text    collate "C" not null,
  pid        bigint  not null,
  version    text    collate "C" not null,
  roles      text    collate "C" not null,
  started_at bigint  not null,
  seen_at    bigint  not null,
  died_at    bigint
) with (fillfactor = 50);
create table leader (
  role       text    collate "C" primary key,
  process_id text    collate "C" not null,
  token      bigint  not null,
  expires_at bigint  not null,
  unique (role, token)
) with (fillfactor = 50);
`;
