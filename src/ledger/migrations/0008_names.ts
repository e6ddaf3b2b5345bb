/** Renames what the reports renamed, and deletes a fact that no code reads any more. */
export const names = `
ALTER TABLE punctuality RENAME COLUMN untold TO undetermined;
ALTER TABLE official RENAME TO published;
DELETE FROM fact WHERE name = 'look_up_trust';
`;
