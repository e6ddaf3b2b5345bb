import { MAPPING_TABLES, type MappingTable, type TableCells } from '../../domain/mappingTable.ts';
import type { Problem } from '../../input/problem.ts';
import { columnNames } from '../../input/table/headings.ts';
import { readTableFile } from '../../input/table/tableFile.ts';
import { readEachTable, type TableSettings } from '../load.ts';

/** More rows than any of these tables has; each changed one is a row of the audit trail. */
export const MOST_ROWS = 100_000;
const MAX_BYTES = 16 * 1_048_576;
const MOST_PROBLEMS = 101;

/** The rows of a file that somebody brings, CSV or XLSX, and what is wrong with it, by its lines. */
export function uploadedTable(
  table: MappingTable,
  file: string,
  settings: Omit<TableSettings, 'file'>,
): { readonly rows: readonly TableCells[]; readonly problems: readonly Problem[] } {
  const { file: key, columns, config } = MAPPING_TABLES[table];
  const tables = { ...settings.tables, [key]: file };
  const read = readTableFile(file, MAX_BYTES, () => undefined);
  const lines = read.ok ? read.lines : [];
  if (lines.length > MOST_ROWS + 1) return { rows: [], problems: [tooMany(config, lines.length - 1)] };
  // A file may be empty only where nobody has named it; one that is brought has rows.
  const { faults } = readEachTable({ ...settings, tables, standIns: {} });
  const [header, ...others] = lines;
  const names = columnNames(header?.cells ?? [], columns);
  const rows = others.map(({ cells }) =>
    Object.fromEntries(
      columns.map((column) => {
        const at = names.indexOf(column);
        return [column, at < 0 ? '' : (cells[at] ?? '')];
      }),
    ),
  );
  const formulas = rows.flatMap((row, index) => {
    const line = others[index]?.line ?? 1;
    return columns.some((column) => /^[=+\-@＝＋－＠]/.test(row[column] ?? ''))
      ? [formula(config, line)]
      : [];
  });
  const faulty = (faults.get(key) ?? []).map(({ file: _temporary, ...problem }) => problem);
  return { rows, problems: [...faulty, ...formulas].slice(0, MOST_PROBLEMS) };
}

function tooMany(path: string, count: number): Problem {
  return {
    path,
    found: { vi: `${count} dòng`, en: `${count} rows` },
    expected: { vi: `tối đa ${MOST_ROWS} dòng`, en: `at most ${MOST_ROWS} rows` },
    remedy: {
      vi: 'Kiểm tra có đúng tệp không; bảng lớn hơn thì thay tệp trên máy chủ.',
      en: 'See whether it is the right file; put a larger table in place on the server.',
    },
  };
}

function formula(path: string, line: number): Problem {
  return {
    path: `${path}:${line}`,
    found: { vi: 'giá trị bắt đầu bằng =, +, - hoặc @', en: 'a value that begins with =, +, - or @' },
    expected: { vi: 'mã hoặc tên, không phải công thức', en: 'a code or a name, no formula' },
    remedy: { vi: 'Dán giá trị thay cho công thức.', en: 'Paste the value in place of the formula.' },
  };
}
