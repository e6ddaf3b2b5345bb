import type { CaseField } from '../../domain/caseFields.ts';
import type { RowFault } from '../../domain/rowFault.ts';
import type { RowForm } from '../reading/caseRow.ts';
import type { RowChoice } from './rowChoice.ts';
import { fileRows } from './rows.ts';
import type { FilesSettings } from './settings.ts';

/** What a file has, found before any of its rows is taken in. */
export interface Survey {
  readonly cases: number;
  readonly drafts: number;
  readonly unreadable: number;
  /** Rows of a case that has another row in the file, which counts. */
  readonly repeated: number;
  /** Rows with cells that Excel has spoilt, and which are read as empty. */
  readonly spoilt: number;
  /** The first ones of both. */
  readonly remarks: readonly Remark[];
  /** Whether the sheet has no room for another row, so that some can be missing. */
  readonly isFull: boolean;
}

interface Remark {
  readonly line: number;
  readonly where: string;
  /** Null for cells that are read as empty. */
  readonly why: RowFault | null;
}

const MOST_REMARKS = 100;
/** Rows that a sheet of Excel can have. */
const LAST_LINE = 1_048_576;

/** Reads a file once and offers its rows. FileFault if it cannot be taken in. */
export async function surveyFile(
  path: string,
  number: number,
  choice: RowChoice,
  { settings, form, signal }: { settings: FilesSettings; form: RowForm; signal: AbortSignal },
): Promise<Survey> {
  const counts = { cases: 0, drafts: 0, unreadable: 0, repeated: 0, spoilt: 0 };
  const remarks: Remark[] = [];
  const remark = (line: number, where: string, why: RowFault | null): void => {
    if (remarks.length < MOST_REMARKS) remarks.push({ line, where, why });
  };
  let lastLine = 0;
  for await (const { line, read, spoilt } of fileRows(path, settings, form)) {
    signal.throwIfAborted();
    lastLine = line;
    const { row } = read;
    if (row.kind === 'case') counts.cases += 1;
    else if (row.kind === 'draft') counts.drafts += 1;
    else {
      counts.unreadable += 1;
      remark(line, row.where, row.why);
    }
    if (row.kind === 'case' && spoilt.length > 0) {
      counts.spoilt += 1;
      remark(line, listOf(spoilt), null);
    }
    if (choice.offer(read.key, number, line, read.modifiedAt)) counts.repeated += 1;
  }
  return { ...counts, remarks, isFull: lastLine === LAST_LINE };
}

function listOf(fields: readonly CaseField[]): string {
  return fields.join(', ');
}
