import { z } from 'zod';
import type { Bilingual } from '../../domain/language.ts';
import { expecting } from '../../input/expectation.ts';
import { nearest } from '../../input/nearest.ts';
import type { Problem } from '../../input/problem.ts';
import {
  FIELD_SERVICES,
  FIELD_VALUES,
  type FieldRow,
  type FieldService,
  type FieldSource,
  type FieldTable,
  type FieldValue,
  SEND_WHEN,
  VALUE_ALIASES,
} from '../../portal/fieldTable.ts';
import { needsRows, readTable, rowProblem, type TableFile, type TableRow } from './table.ts';
import { uniqueBy } from './unique.ts';

/** Longer than any field of the portal; a larger number is a slip of the finger. */
const LONGEST = 1_000_000;
/** The value of `from` where the field is a list. */
const LIST = '[]';

const isService = (text: string): text is FieldService => Object.hasOwn(FIELD_SERVICES, text);
const isValue = (text: string): text is FieldValue => Object.hasOwn(FIELD_VALUES, text);
const isAlias = (text: string): text is keyof typeof VALUE_ALIASES => Object.hasOwn(VALUE_ALIASES, text);

const schema = z.strictObject({
  service: z.enum(Object.keys(FIELD_SERVICES).filter(isService)),
  field: expecting(z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/), {
    vi: 'tên trường của Cổng, ví dụ TrichYeuHoSo',
    en: 'a field of the portal, such as TrichYeuHoSo',
  }),
  from: z.string(),
  max: expecting(
    z
      .string()
      .refine((text) => text === '' || (/^[1-9]\d*$/.test(text) && Number(text) <= LONGEST))
      .transform((text) => (text === '' ? null : Number(text))),
    { vi: 'độ dài lớn nhất, từ 1, hoặc để trống', en: 'the longest length, from 1, or nothing' },
  ),
  required: z.enum(['yes', 'no', '']).transform((text) => text === 'yes'),
  send: z.enum(SEND_WHEN),
});

type Written = z.output<typeof schema>;
type Row = TableRow<Written>;

/** The fields that each call needs to say which case it is about. */
const KEYS = [
  ['DongBoHoSoMC', 'MaHoSo'],
  ['CapNhatTienDoHoSoMC', 'MaHoSo'],
] as const satisfies readonly (readonly [FieldService, string])[];

/** portal.fields: which value goes into which field of the portal's services, in the order of the wire. */
export function readPortalFields(table: TableFile, problems: Problem[]): FieldTable {
  const { rows, keys } = readTable(table, schema, problems);
  needsRows(table, keys, problems);
  const unique = uniqueBy(table, rows, ({ service, field }) => `${service}.${field}`, problems);
  const sources = new Sources(table, rows, problems);
  const read = rows
    .filter(({ row }) => unique.get(`${row.service}.${row.field}`) === row)
    .map((row): FieldRow => ({ ...row.row, from: sources.of(row) }));
  if (problems.length === 0) problems.push(...gapsIn(table, rows));
  if (problems.length === 0) problems.push(...wrongNumbers(table, rows, sources));
  return read;
}

/** Reads the alternatives of fields; one that names another field of its service takes over that field's own. */
class Sources {
  readonly #table: TableFile;
  readonly #problems: Problem[];
  readonly #rows: ReadonlyMap<string, Row>;
  readonly #done = new Map<Row, FieldRow['from']>();

  constructor(table: TableFile, rows: readonly Row[], problems: Problem[]) {
    this.#table = table;
    this.#problems = problems;
    this.#rows = new Map(rows.map((row) => [`${row.row.service}.${row.row.field}`, row]));
  }

  of(row: Row, above: readonly Row[] = []): FieldRow['from'] {
    const known = this.#done.get(row);
    if (known !== undefined) return known;
    const { from, service, field } = row.row;
    const found: FieldRow['from'] = isList(row.row)
      ? 'list'
      : from === ''
        ? []
        : from.split('|').flatMap((part) => this.#read(part.trim(), row, [...above, row]));
    if (isList(row.row) !== (service === 'DongBoHoSoMC' && kindOf(field) === 'list')) {
      this.#problems.push(notAList(this.#table, row));
    }
    this.#done.set(row, found);
    return found;
  }

  #read(part: string, row: Row, above: readonly Row[]): readonly FieldSource[] {
    const constant = /^'([^']*)'$/.exec(part)?.[1];
    if (constant !== undefined) return [{ constant }];
    const value = isAlias(part) ? VALUE_ALIASES[part] : part;
    if (isValue(value)) {
      if (!('ofStep' in FIELD_VALUES[value]) || kindOf(row.row.service) === 'step') return [{ value }];
      this.#problems.push(notInAStep(this.#table, row, part));
      return [];
    }
    const other = this.#rows.get(`${row.row.service}.${part}`);
    if (other === undefined || isList(other.row)) {
      this.#problems.push(unknownSource(this.#table, row, part));
      return [];
    }
    const start = above.indexOf(other);
    if (start >= 0) {
      const chain = [...above.slice(start), other].map((one) => one.row.field);
      this.#problems.push(endlessChain(this.#table, row, chain));
      return [];
    }
    const taken = this.of(other, above);
    return taken === 'list' ? [] : taken;
  }
}

function isList({ from }: Written): boolean {
  return from === LIST;
}

function kindOf(name: string): 'record' | 'step' | 'list' | null {
  return isService(name) ? FIELD_SERVICES[name] : null;
}

/** What a table without a fault in any row can still lack. */
function gapsIn(table: TableFile, rows: readonly Row[]): Problem[] {
  const has = (service: string, fits: (row: Written) => boolean): Row | undefined =>
    rows.find(({ row }) => row.service === service && fits(row));
  const keys = KEYS.filter(([service, name]) => has(service, ({ field }) => field === name) === undefined);
  const lists = rows.filter(
    ({ row }) => kindOf(row.service) === 'list' && has(row.service, ({ required }) => required) === undefined,
  );
  const always = rows.filter(({ row }) => row.service !== 'DongBoHoSoMC' && row.send !== 'both');
  return [
    ...keys.map(([service, name]) => noKey(table, service, name)),
    ...lists.slice(0, 1).map((row) => nothingRequired(table, row)),
    ...always.map((row) => notBoth(table, row)),
  ];
}

/** The numbers of a case: the portal's answers are matched by these alone. */
const NUMBERS = ['caseNo', 'nationCode'] as const satisfies readonly FieldValue[];

/** Rows of the key that send something else than a number of the case, or another number than the row before. */
function wrongNumbers(table: TableFile, rows: readonly Row[], sources: Sources): Problem[] {
  const numberOf = (row: Row): readonly string[] => {
    const from = sources.of(row);
    return from === 'list' ? [] : from.map((one) => ('value' in one ? one.value : ''));
  };
  const keyRows = KEYS.flatMap(([service, name]) =>
    rows.filter(({ row }) => row.service === service && row.field === name),
  );
  const isNumber = (name: string): boolean => NUMBERS.some((number) => number === name);
  const sound = keyRows.filter((row) => numberOf(row).length > 0 && numberOf(row).every(isNumber));
  const expected = sound.slice(0, 1).flatMap(numberOf).join('|');
  return keyRows
    .filter((row) => !sound.includes(row) || numberOf(row).join('|') !== expected)
    .map((row) => notANumber(table, row));
}

function notANumber(table: TableFile, row: Row): Problem {
  const keys = KEYS.map(([service, name]) => `${service}.${name}`).join(', ');
  return rowProblem(table, row.line, {
    found: both(`${row.row.service}.${row.row.field}: ${row.row.from || "''"}`),
    expected: {
      vi: `caseNo, nationCode hoặc cả hai (nationCode|caseNo), giống nhau ở ${keys}: câu trả lời của Cổng được tìm theo các số này`,
      en: `caseNo, nationCode or both (nationCode|caseNo), the same in ${keys}: the portal's answers are matched by these numbers`,
    },
    remedy: {
      vi: 'Ghi caseNo, hoặc nationCode|caseNo nếu Cổng nhận mã hồ sơ quốc gia.',
      en: "Write caseNo, or nationCode|caseNo where the portal takes the nation's number.",
    },
  });
}

function unknownSource(table: TableFile, row: Row, part: string): Problem {
  const names = [...Object.keys(FIELD_VALUES), ...Object.keys(VALUE_ALIASES)];
  const near = nearest(part, names);
  return rowProblem(table, row.line, {
    found: both(`from: ${JSON.stringify(part)}`),
    expected: {
      vi: "tên dữ liệu của hồ sơ, tên một trường khác của dịch vụ này, hoặc hằng số trong dấu nháy đơn: 'văn bản'",
      en: "a value of a case, another field of this service, or a constant in single quotes: 'text'",
    },
    remedy:
      near === null
        ? { vi: `Chọn một trong: ${names.join(', ')}.`, en: `Choose one of: ${names.join(', ')}.` }
        : { vi: `Có phải ${near} không?`, en: `Did you mean ${near}?` },
  });
}

function notInAStep(table: TableFile, row: Row, part: string): Problem {
  return rowProblem(table, row.line, {
    found: both(`${row.row.service}.${row.row.field}: ${part}`),
    expected: {
      vi: `${part} chỉ dùng được ở CapNhatTienDoHoSoMC`,
      en: `${part} only in CapNhatTienDoHoSoMC, because a step alone has it`,
    },
    remedy: { vi: 'Chọn dữ liệu khác, ví dụ actionAt.', en: 'Choose another value, such as actionAt.' },
  });
}

function endlessChain(table: TableFile, row: Row, fields: readonly string[]): Problem {
  const chain = fields.join(' → ');
  return rowProblem(table, row.line, {
    found: {
      vi: `các trường lấy của nhau thành vòng: ${chain}`,
      en: `fields that take from each other: ${chain}`,
    },
    expected: { vi: 'chuỗi kết thúc ở dữ liệu của hồ sơ', en: 'a chain that ends at values of a case' },
    remedy: { vi: 'Sửa cột from của một trường trong vòng.', en: 'Correct the column from of one of them.' },
  });
}

function notAList(table: TableFile, row: Row): Problem {
  const lists = Object.keys(FIELD_SERVICES).filter((name) => kindOf(name) === 'list');
  return rowProblem(table, row.line, {
    found: both(`${row.row.service}.${row.row.field}: ${row.row.from || "''"}`),
    expected: {
      vi: `${LIST} ở đúng các danh sách của DongBoHoSoMC: ${lists.join(', ')}`,
      en: `${LIST} for the lists of DongBoHoSoMC and nothing else: ${lists.join(', ')}`,
    },
    remedy: {
      vi: `Ghi ${LIST} cho danh sách; nội dung của danh sách ghi ở các dòng mang tên danh sách ở cột service.`,
      en: `Write ${LIST} for a list; its items have rows with the list's name in the column service.`,
    },
  });
}

function nothingRequired(table: TableFile, row: Row): Problem {
  return rowProblem(table, row.line, {
    found: {
      vi: `${row.row.service}: không có trường bắt buộc`,
      en: `${row.row.service}: no required field`,
    },
    expected: {
      vi: 'ít nhất một trường bắt buộc: hồ sơ không có trường đó thì danh sách trống',
      en: 'at least one: without it a case has nothing for this list',
    },
    remedy: {
      vi: 'Ghi yes ở cột required của trường đó.',
      en: 'Write yes into the column required of one field.',
    },
  });
}

function notBoth(table: TableFile, row: Row): Problem {
  return rowProblem(table, row.line, {
    found: both(`${row.row.service}.${row.row.field}: send ${row.row.send}`),
    expected: {
      vi: 'both: chỉ DongBoHoSoMC phân biệt mới và cập nhật',
      en: 'both: only DongBoHoSoMC has new and update',
    },
    remedy: { vi: 'Ghi both ở cột send.', en: 'Write both into the column send.' },
  });
}

function noKey(table: TableFile, service: string, name: string): Problem {
  return {
    path: table.name,
    file: table.file,
    found: { vi: `${service} không có trường ${name}`, en: `${service} without the field ${name}` },
    expected: { vi: 'trường cho biết đó là hồ sơ nào', en: 'the field that says which case it is' },
    remedy: {
      vi: `Bổ sung dòng ${service},${name},caseNo,,yes,both.`,
      en: `Add the row ${service},${name},caseNo,,yes,both.`,
    },
  };
}

function both(text: string): Bilingual {
  return { vi: text, en: text };
}
