import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { silentLog } from '../../../src/observability/log.ts';
import { createFilesSource } from '../../../src/source/files/files.ts';
import { filesSchema } from '../../../src/source/files/settings.ts';
import type { SourcePage, SourceRow } from '../../../src/source/source.ts';
import { folderWith } from '../../config/configFolder.ts';

export const never = new AbortController().signal;

export const HEADINGS = 'Mã hồ sơ,Trạng thái,Ngày tiếp nhận,Ngày sửa';

/** A folder with these files, and the source that reads it. */
export function openFolder(
  files: Readonly<Record<string, string | Uint8Array>> = {},
  above: Readonly<Record<string, unknown>> = {},
  now: () => number = Date.now,
) {
  const folder = folderWith(files);
  const { censusFrom: _from, ...settings } = filesSchema.parse({
    ...{ kind: 'files', folder, censusFrom: '2024-01-01', pageSize: 7, settleSeconds: 0 },
    whole: ['toanbo*.csv', 'toanbo*.xlsx'],
    changes: 'thaydoi*.csv',
    columns: {
      caseNo: 'Mã hồ sơ',
      status: 'Trạng thái',
      receivedAt: 'Ngày tiếp nhận',
      modifiedAt: 'Ngày sửa',
    },
    dates: ['dd/MM/yyyy', 'dd/MM/yyyy HH:mm:ss'],
    ...above,
  });
  const logged: string[] = [];
  const log = {
    ...silentLog,
    warn: (event: string) => logged.push(event),
    info: (event: string) => logged.push(event),
  };
  const open = () => createFilesSource({ ...settings, offsetMs: 7 * 3_600_000 }, { now, log });
  return {
    ...{ folder, open, source: open(), logged },
    put: (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content),
    /** Names of files in a place, the time of their taking left out, and the lock. */
    filesIn: (place: 'reading' | 'done' | 'rejected') => namesIn(join(folder, place)),
    reportOf: (place: 'done' | 'rejected', name: string) => {
      const file = readdirSync(join(folder, place)).find((one) => one.endsWith(`_${name}.report.txt`));
      return file === undefined ? '' : readFileSync(join(folder, place, file), 'utf8');
    },
  };
}

function namesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter(
    (name) => !name.endsWith('.report.txt') && !name.startsWith('.dongbo.lock'),
  );
  return names.map((name) => name.replace(/^[\d-]+_[\d-]+_/, ''));
}

export async function pagesOf(pages: AsyncIterable<SourcePage>): Promise<SourcePage[]> {
  const found: SourcePage[] = [];
  for await (const page of pages) found.push(page);
  return found;
}

export async function rowsOf(pages: AsyncIterable<SourcePage>): Promise<SourceRow[]> {
  return (await pagesOf(pages)).flatMap(({ rows }) => [...rows]);
}

/** `H23-1 new`, as they were shown. */
export async function casesOf(pages: AsyncIterable<SourcePage>): Promise<string[]> {
  const rows = await rowsOf(pages);
  return rows.map((row) => (row.kind === 'case' ? `${row.record.caseNo} ${row.record.status}` : row.kind));
}

export function table(...lines: readonly string[]): string {
  return `${[HEADINGS, ...lines].join('\r\n')}\r\n`;
}
