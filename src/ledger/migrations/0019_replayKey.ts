/**
 * A replay belongs to a key and not to its name: `key:<name>` becomes `key:<name> (<id>)`. Of the keys with a name one at
 * a time is not revoked, so the one of that moment is known.
 */
export const replayKey = `
UPDATE replay SET who = who || ' (' || own.id || ')'
  FROM (
    SELECT replay.id AS replay_id, max(api_key.id) AS id FROM replay JOIN api_key
      ON replay.who = 'key:' || api_key.name AND api_key.created_at <= replay.created_at
      AND coalesce(api_key.revoked_at, replay.created_at) >= replay.created_at
    GROUP BY replay.id HAVING count(*) = 1
  ) AS own
  WHERE own.replay_id = replay.id;
`;
