/** A link that signs a browser in with the key, once. Using it clears its hash; the key itself stays valid. */
export const signInLink = `
ALTER TABLE api_key ADD COLUMN link_hash BLOB;           -- SHA-256 of the link's secret; NULL = none, or used
ALTER TABLE api_key ADD COLUMN link_expires_at INTEGER;
CREATE UNIQUE INDEX api_key_link ON api_key (link_hash) WHERE link_hash IS NOT NULL;
`;
