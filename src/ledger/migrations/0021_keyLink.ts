/** A link can also hand over the key: using it gives the key a new secret, and ends its sessions. */
export const keyLink = `
ALTER TABLE api_key ADD COLUMN link_renews INTEGER NOT NULL DEFAULT 0;  -- 1 = it does
`;
