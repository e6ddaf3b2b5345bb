/** The fields of a step as a configuration names them. */
export const STEP_FIELD_NAMES = ['caseId', 'status', 'at', 'by', 'unit', 'content', 'dueAt'] as const;
export type StepField = (typeof STEP_FIELD_NAMES)[number];
