/** Keys of people who sign in by an identity provider: they have no secret, and their role and agencies come from there. */
export const personIdentity = `
ALTER TABLE api_key ADD COLUMN issuer TEXT;   -- NULL = a key with a secret
ALTER TABLE api_key ADD COLUMN subject TEXT;  -- who it is, for the issuer
CREATE UNIQUE INDEX api_key_identity ON api_key (issuer, subject) WHERE issuer IS NOT NULL;
`;
