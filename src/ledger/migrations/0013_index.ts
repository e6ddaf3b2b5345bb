/**
 * Figures of the national index and the totals that the national reporting system has, by period. Both are of the whole
 * province where the agency is ''. The version of the formula is a part of the key: figures of two versions stand side by
 * side, and neither replaces the other.
 */
export const index = `
CREATE TABLE index_figure (
  period      TEXT    NOT NULL,  -- 2024-10, 2024-Q4, 2024
  formula     TEXT    NOT NULL,  -- '' where it was not given
  date        TEXT    NOT NULL,  -- of the reading
  numerator   INTEGER NOT NULL,
  denominator INTEGER NOT NULL,
  quality     TEXT    NOT NULL,
  source      TEXT    NOT NULL,
  recorded_at INTEGER NOT NULL,
  PRIMARY KEY (period, formula)
) STRICT, WITHOUT ROWID;

CREATE TABLE reported_total (
  period      TEXT    NOT NULL,
  agency      TEXT    NOT NULL,
  received    INTEGER NOT NULL,
  source      TEXT    NOT NULL,
  recorded_at INTEGER NOT NULL,
  PRIMARY KEY (period, agency)
) STRICT, WITHOUT ROWID;
`;
