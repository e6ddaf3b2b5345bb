/**
 * Cases whose attempts are used up wait for a person, under a reason of their own, and no longer under the one of cases that
 * go out by themselves. Counters move with them. The statements for the two databases differ in the month of a day alone.
 */
function usedUp(month: string): string {
  return `
UPDATE record SET reason = 'ATTEMPTS_USED_UP'
  WHERE work IS NOT NULL AND state = 'pending' AND reason = 'RETRY_SCHEDULED' AND next_at IS NULL;

INSERT INTO tally (dimension, key, state, reason, acked, verified, n)
  WITH moved AS (
    SELECT source, agency_code, domain_code, procedure_code, coalesce(status, '') AS status, ${month} AS month,
      coalesce(portal_code, '') AS code, CASE WHEN first_ack_at IS NULL THEN 0 ELSE 1 END AS acked
    FROM record WHERE reason = 'ATTEMPTS_USED_UP' AND excluded IS NULL
  ), counted AS (
    SELECT 'all' AS dimension, '' AS key, acked, count(*) AS n FROM moved GROUP BY 1, 2, 3
    UNION ALL SELECT 'source', source, acked, count(*) FROM moved GROUP BY 1, 2, 3
    UNION ALL SELECT 'agency', agency_code, acked, count(*) FROM moved GROUP BY 1, 2, 3
    UNION ALL SELECT 'domain', domain_code, acked, count(*) FROM moved GROUP BY 1, 2, 3
    UNION ALL SELECT 'procedure', procedure_code, acked, count(*) FROM moved GROUP BY 1, 2, 3
    UNION ALL SELECT 'status', status, acked, count(*) FROM moved GROUP BY 1, 2, 3
    UNION ALL SELECT 'month', month, acked, count(*) FROM moved GROUP BY 1, 2, 3
    UNION ALL SELECT 'cause', code, acked, count(*) FROM moved GROUP BY 1, 2, 3
  )
  SELECT dimension, key, 'pending', 'ATTEMPTS_USED_UP', acked, 0, n FROM counted
  UNION ALL
  SELECT dimension, key, 'pending', 'RETRY_SCHEDULED', acked, 0, -n FROM counted WHERE true
  ON CONFLICT `;
}

const ADDED = 'DO UPDATE SET n = tally.n + excluded.n;';

export const usedUpOnSqlite = `${usedUp(
  "strftime('%Y-%m', CAST(floor((counted_at + 25200000) / 1000.0) AS INTEGER), 'unixepoch')",
)}(dimension, key, state, reason, acked, verified) ${ADDED}
`;

export const usedUpOnPostgres = `${usedUp(
  "to_char(to_timestamp(floor((counted_at + 25200000) / 1000.0)) AT TIME ZONE 'UTC', 'YYYY-MM')",
)}(dimension, key, state, reason, acked, verified, slot) ${ADDED}
`;
