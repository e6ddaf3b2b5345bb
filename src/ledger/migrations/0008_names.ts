/** The names that the reports use now. Facts of a name that nobody reads any more would only mislead. */
export const names = `
ALTER TABLE punctuality RENAME COLUMN untold TO undetermined;
ALTER TABLE official RENAME TO published;
DELETE FROM fact WHERE name = 'look_up_trust';
`;
