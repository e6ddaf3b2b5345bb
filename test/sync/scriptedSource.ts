import type { CaseRecord } from '../../src/domain/caseRecord.ts';
import type { Source, SourcePage, SourceProbe, SourceRow } from '../../src/source/source.ts';
import { aCase, NOW } from '../support/cases.ts';

/** A source whose readings are the pages the test gives it; an error among them is where it breaks off. */
export class ScriptedSource implements Source {
  censusPages: readonly (SourcePage | Error)[] = [];
  changesPages: readonly (SourcePage | Error)[] = [];
  /** What was asked of it, in order: `mark`, `census CURSOR`, `changes CURSOR`. */
  readonly asked: string[] = [];

  mark(): Promise<string> {
    this.asked.push('mark');
    return Promise.resolve('marked');
  }

  changes(cursor: string): AsyncIterable<SourcePage> {
    this.asked.push(`changes ${cursor}`);
    return play(this.changesPages);
  }

  census(cursor: string | null): AsyncIterable<SourcePage> {
    this.asked.push(`census ${cursor ?? 'from the start'}`);
    return play(this.censusPages);
  }

  probe(): Promise<SourceProbe> {
    return Promise.resolve({ sortHonoured: true, total: 0 });
  }

  requestCount(): number {
    return this.asked.length;
  }
}

async function* play(pages: readonly (SourcePage | Error)[]): AsyncGenerator<SourcePage> {
  for (const page of pages) {
    if (page instanceof Error) throw page;
    yield await Promise.resolve(page);
  }
}

export function aPage(rows: readonly SourceRow[], over: Partial<SourcePage> = {}): SourcePage {
  return { readAt: NOW, rows, progress: { read: rows.length, expected: null }, ...over };
}

export function caseRow(over: Partial<CaseRecord> = {}): SourceRow {
  return { kind: 'case', record: aCase(over) };
}

/** Cases numbered `from` to `to`, each with its own number. */
export function caseRows(from: number, to: number): SourceRow[] {
  return Array.from({ length: to - from + 1 }, (_, i) =>
    caseRow({ caseNo: `c${from + i}`, sourceId: String(from + i) }),
  );
}
