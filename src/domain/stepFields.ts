/** The fields of a step as a configuration names them, and what each holds. */
export const STEP_FIELDS = {
  caseId: 'value',
  status: 'value',
  at: 'value',
  by: 'text',
  unit: 'text',
  content: 'text',
  dueAt: 'value',
} as const satisfies Readonly<Record<string, 'value' | 'text'>>;

export type StepField = keyof typeof STEP_FIELDS;

export const STEP_FIELD_NAMES = Object.keys(STEP_FIELDS) as [StepField, ...StepField[]];
