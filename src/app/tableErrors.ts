import { UsageError } from '../domain/errors.ts';
import { MAPPING_TABLES, type MappingTable, type TableCells } from '../domain/mappingTable.ts';
import type { OwnCode } from '../domain/ownCode.ts';
import { typedCommand } from '../domain/typedCommand.ts';
import { ConfigError, describeProblems, type Problem } from '../input/problem.ts';
import type { TableEffect } from '../sync/ingest/tableEffect.ts';

/** The table would have these problems: nothing was changed. */
export class TableRefused extends UsageError {
  readonly problems: readonly Problem[];

  constructor(file: string, problems: readonly Problem[]) {
    const listed = new ConfigError(file, problems);
    super(
      'mappings.refused',
      `Nothing was changed. ${describeProblems(listed, 'en')}`,
      'Correct what is listed.',
      {
        message: `Chưa thay đổi gì. ${describeProblems(listed, 'vi')}`,
        remedy: 'Sửa các lỗi nêu trên.',
      },
    );
    this.name = 'TableRefused';
    this.problems = problems;
  }
}

/** Somebody else has changed the row: nothing was changed. */
export class RowChanged extends UsageError {
  /** As they are now; empty where the code has no row. */
  readonly present: readonly TableCells[];

  constructor(code: string, present: readonly TableCells[]) {
    const shown = JSON.stringify(code);
    super(
      'mappings.stale',
      `The row of ${shown} has been changed since it was read. Nothing was changed.`,
      'Read it again, and change what it says now.',
      {
        message: `Dòng của mã ${shown} đã được người khác sửa. Chưa thay đổi gì.`,
        remedy: 'Xem lại dòng hiện tại rồi sửa.',
      },
    );
    this.name = 'RowChanged';
    this.present = present;
  }
}

/** The change concerns more cases than go without a person's confirmation: nothing was changed. */
export class ConfirmationNeeded extends UsageError {
  readonly effect: TableEffect;

  constructor(effect: TableEffect) {
    const { cases } = effect;
    super(
      'mappings.confirm',
      `This concerns ${cases} cases. Nothing was changed.`,
      `Confirm the number: --yes ${cases}, or "confirm": ${cases}.`,
      {
        message: `Thay đổi này liên quan ${cases} hồ sơ. Chưa thay đổi gì.`,
        remedy: `Xác nhận số hồ sơ: --yes ${cases}, hoặc "confirm": ${cases}.`,
      },
    );
    this.name = 'ConfirmationNeeded';
    this.effect = effect;
  }
}

export function notEditable(table: MappingTable, file: string): UsageError {
  const { title } = MAPPING_TABLES[table];
  return new UsageError(
    'mappings.not_csv',
    `${title.en} is not edited here: ${file} is no CSV in UTF-8 or UTF-16.`,
    'Save it as CSV UTF-8, and name that file in the configuration.',
    {
      message: `${title.vi} không sửa được tại đây: ${file} không phải CSV UTF-8 hoặc UTF-16.`,
      remedy: 'Lưu lại bảng dạng CSV UTF-8 và ghi tên tệp đó vào cấu hình.',
    },
  );
}

export function unreadable(table: MappingTable, file: string, code: string): UsageError {
  const { title } = MAPPING_TABLES[table];
  return new UsageError(
    'mappings.unreadable',
    `${title.en}: ${file} cannot be read (${code}).`,
    'See whether the file is there, and whether this account may read it.',
    {
      message: `${title.vi}: không đọc được ${file} (${code}).`,
      remedy: 'Kiểm tra tệp có tồn tại và tài khoản này có quyền đọc không.',
    },
  );
}

export function unwritable(file: string, code: string): UsageError {
  return new UsageError(
    'mappings.unwritable',
    `${file} cannot be written (${code}). Nothing was changed.`,
    'Give this account the right to write the file and its folder, or move the table into dataDir.',
    {
      message: `Không ghi được ${file} (${code}). Chưa thay đổi gì.`,
      remedy: 'Cấp cho tài khoản này quyền ghi tệp và thư mục chứa tệp, hoặc chuyển bảng vào dataDir.',
    },
  );
}

export function brokenLine(table: MappingTable, file: string, line: number): UsageError {
  const { title } = MAPPING_TABLES[table];
  return new UsageError(
    'mappings.broken',
    `${title.en}: a double quote is out of place in line ${line} of ${file}.`,
    'Correct the line with an editor first.',
    {
      message: `${title.vi}: dấu nháy kép sai chỗ ở dòng ${line} của ${file}.`,
      remedy: 'Sửa dòng này bằng trình soạn thảo trước.',
    },
  );
}

export function noColumn(table: MappingTable, column: string): UsageError {
  const { title } = MAPPING_TABLES[table];
  return new UsageError(
    'mappings.no_column',
    `${title.en} has no column ${column}.`,
    `Add ${column} to the heading of the file.`,
    {
      message: `${title.vi} không có cột ${column}.`,
      remedy: `Thêm cột ${column} vào dòng tiêu đề của tệp.`,
    },
  );
}

/** The table has by its nature no such column, whatever stands in the heading of its file. */
export function foreignColumn(table: MappingTable, column: string): UsageError {
  const { title, columns } = MAPPING_TABLES[table];
  return new UsageError(
    'mappings.foreign_column',
    `${title.en}: rows of this table have no ${column}. Nothing was changed.`,
    `Leave it out. The columns are: ${columns.join(', ')}.`,
    {
      message: `${title.vi}: các dòng của bảng này không có ${column}. Chưa thay đổi gì.`,
      remedy: `Bỏ giá trị đó. Các cột là: ${columns.join(', ')}.`,
    },
  );
}

export function nothingToUndo(table: MappingTable): UsageError {
  const { title } = MAPPING_TABLES[table];
  return new UsageError(
    'mappings.nothing_to_undo',
    `${title.en}: there is no last change to undo, or the file was changed by other means since.`,
    'Change the row itself.',
    {
      message: `${title.vi}: không có thay đổi nào để hoàn tác, hoặc tệp đã được sửa bằng cách khác sau đó.`,
      remedy: 'Sửa trực tiếp dòng cần sửa.',
    },
  );
}

export function unknownCode(table: MappingTable, code: string): UsageError {
  const { title } = MAPPING_TABLES[table];
  const shown = JSON.stringify(code);
  return new UsageError(
    'mappings.unknown_code',
    `${title.en} has no such row: ${shown}.`,
    `See the rows with ${typedCommand('mappings list')}.`,
    {
      message: `${title.vi} không có dòng này: ${shown}.`,
      remedy: `Xem các dòng bằng lệnh ${typedCommand('mappings list')}.`,
    },
  );
}

/** `near`: the name that was probably meant. */
export function unknownSource(source: string, sources: readonly string[], near: string | null): UsageError {
  const shown = JSON.stringify(source);
  const names = sources.join(', ');
  const meant =
    near === null ? { en: '', vi: '' } : { en: `Did you mean ${near}? `, vi: `Có phải ${near}? ` };
  return new UsageError(
    'mappings.source',
    `There is no source ${shown} that has tables of its own.`,
    sources.length === 0
      ? 'Leave the source out: the tables of the province serve all. To give one its own, name them under mappings of that source in the configuration.'
      : `${meant.en}These have: ${names}. To give another one its own, name them under mappings of that source in the configuration.`,
    {
      message: `Không có nguồn ${shown} nào có bảng mã riêng.`,
      remedy:
        sources.length === 0
          ? 'Bỏ tên nguồn: bảng chung của tỉnh dùng cho mọi nguồn. Để nguồn có bảng riêng, khai báo mappings trong phần của nguồn đó ở tệp cấu hình.'
          : `${meant.vi}Nguồn có bảng riêng: ${names}. Để nguồn khác có bảng riêng, khai báo mappings trong phần của nguồn đó ở tệp cấu hình.`,
    },
  );
}

export function foreignTable(table: MappingTable, source: string): UsageError {
  const { title } = MAPPING_TABLES[table];
  const isPossible = table !== 'portal-codes';
  return new UsageError(
    'mappings.source',
    `The source ${source} has no table of this kind of its own: ${title.en}.`,
    isPossible
      ? `Leave the source out, or name a file under mappings.${table} of this source in the configuration.`
      : "Leave the source out: the portal's codes are the same for all sources.",
    {
      message: `Nguồn ${source} không có bảng riêng loại này: ${title.vi}.`,
      remedy: isPossible
        ? `Bỏ tên nguồn, hoặc khai báo tệp ở mappings.${table} trong phần của nguồn này ở tệp cấu hình.`
        : 'Bỏ tên nguồn: mã lỗi của Cổng dùng chung cho mọi nguồn.',
    },
  );
}

export function codeOfSource({ source, code }: OwnCode): UsageError {
  const shown = JSON.stringify(code);
  const command = typedCommand(`mappings list --source ${source}`);
  return new UsageError(
    'mappings.source',
    `This is the code ${shown} of the source ${source}, which has tables of its own. Nothing was changed.`,
    `Give the source with --source ${source}. Its tables: ${command}`,
    {
      message: `Đây là mã ${shown} của nguồn ${source}, nguồn này có bảng mã riêng. Chưa thay đổi gì.`,
      remedy: `Ghi thêm --source ${source}. Các bảng của nguồn: ${command}`,
    },
  );
}
