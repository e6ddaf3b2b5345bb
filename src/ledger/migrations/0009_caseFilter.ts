/** A replay keeps its case filter under that name. */
export const caseFilter = `
ALTER TABLE replay RENAME COLUMN asked TO case_filter;
`;
