/** Names the column after what it holds. */
export const caseFilter = `
ALTER TABLE replay RENAME COLUMN asked TO case_filter;
`;
