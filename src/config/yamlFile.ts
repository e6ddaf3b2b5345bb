import { basename, join, resolve } from 'node:path';
import { type ErrorCode, LineCounter, parseDocument } from 'yaml';
import type { Bilingual } from '../domain/language.ts';
import { shellWord } from '../domain/shellWord.ts';
import { ConfigError, type Problem } from '../input/problem.ts';
import { readTextFile } from '../input/textFile.ts';

export interface Lookup {
  /** The --config option. */
  readonly path?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** Where a relative path and the default name start. */
  readonly cwd: string;
}

/** Absolute path of the configuration file: --config, else DONGBO_CONFIG, else ./dongbo.yaml. */
export function findConfigFile({ path, env, cwd }: Lookup): string {
  return resolve(cwd, path || env['DONGBO_CONFIG'] || 'dongbo.yaml');
}

const EXAMPLE = join(import.meta.dirname, '../../config/dongbo.example.yaml');
const MAX_BYTES = 1_048_576;

/**
 * Parses the YAML file. Duplicate keys are added to `problems`, the last one counting; any other syntax fault makes the
 * rest unreliable and throws ConfigError.
 *
 * The library's messages are not passed on: they quote the surrounding text, which may be a secret.
 */
export function readYaml(file: string, problems: Problem[]): unknown {
  const read = readTextFile(file, MAX_BYTES);
  if (!read.ok) throw new ConfigError(file, [unreadable(file, read.found)]);

  const lines = new LineCounter();
  const document = parseDocument(read.text, { lineCounter: lines, prettyErrors: false });
  const faults = [...document.errors, ...document.warnings].map(({ code, pos }) => {
    const { line, col } = lines.linePos(pos[0]);
    return { code, problem: syntaxProblem(file, code, line, col) };
  });
  const duplicates = faults.filter(({ code }) => code === 'DUPLICATE_KEY').map(({ problem }) => problem);
  const broken = faults.find(({ code }) => code !== 'DUPLICATE_KEY');
  // Only the first syntax fault is reported: the parser stumbles over what follows.
  if (broken !== undefined) throw new ConfigError(file, [...duplicates, broken.problem]);
  problems.push(...duplicates);
  try {
    return document.toJS();
  } catch {
    // An alias without an anchor, or aliases that would expand without bound.
    throw new ConfigError(file, [{ path: basename(file), expected: SYNTAX_EXPECTED, ...ALIAS }]);
  }
}

const SYNTAX_EXPECTED: Bilingual = { vi: 'YAML đúng cú pháp', en: 'valid YAML' };

const QUOTE: Bilingual = { vi: 'Đặt giá trị trong dấu nháy.', en: 'Put the value in quotes.' };

type SyntaxFault = Pick<Problem, 'found' | 'remedy'>;

const ALIAS: SyntaxFault = {
  found: { vi: 'bí danh (*) không dùng được', en: 'an alias (*) that cannot be used' },
  remedy: {
    vi: 'Ghi trực tiếp giá trị thay cho bí danh; giá trị có dấu * phải đặt trong dấu nháy.',
    en: 'Write the value itself instead of the alias; a value that starts with * needs quotes.',
  },
};

const SYNTAX: Partial<Record<ErrorCode, SyntaxFault>> = {
  DUPLICATE_KEY: {
    found: { vi: 'khóa được ghi hai lần', en: 'a key that is given twice' },
    remedy: { vi: 'Xóa một trong hai dòng.', en: 'Delete one of the two.' },
  },
  TAB_AS_INDENT: {
    found: { vi: 'ký tự tab dùng để thụt lề', en: 'a tab used to indent' },
    remedy: { vi: 'Thụt lề bằng dấu cách.', en: 'Indent with spaces.' },
  },
  BAD_INDENT: {
    found: { vi: 'thụt lề không khớp', en: 'an indentation that does not fit' },
    remedy: {
      vi: 'Các khóa cùng cấp phải thụt lề bằng nhau; kiểm tra dấu ] hoặc } còn thiếu.',
      en: 'Indent the keys of one level alike; look for a ] or } that is missing.',
    },
  },
  MISSING_CHAR: {
    found: { vi: 'dấu nháy hoặc dấu ngoặc chưa đóng', en: 'a quote or bracket that is never closed' },
    remedy: { vi: 'Đóng dấu nháy hoặc dấu ngoặc trước vị trí này.', en: 'Close it before this place.' },
  },
  BLOCK_AS_IMPLICIT_KEY: {
    found: { vi: 'hai dấu hai chấm trên một dòng', en: 'a second colon in one line' },
    remedy: QUOTE,
  },
  BAD_SCALAR_START: {
    found: {
      vi: 'giá trị bắt đầu bằng ký tự dành riêng',
      en: 'a value that starts with a reserved character',
    },
    remedy: QUOTE,
  },
  UNEXPECTED_TOKEN: {
    found: { vi: 'ký tự YAML không mong đợi', en: 'a character that YAML does not expect' },
    remedy: {
      vi: 'Đặt giá trị trong dấu nháy; trong nhóm { … } thì biến môi trường (${) phải có dấu nháy.',
      en: 'Put the value in quotes; within { … } a variable (${) needs them.',
    },
  },
  MULTIPLE_DOCS: {
    found: { vi: 'tài liệu YAML thứ hai', en: 'a second YAML document' },
    remedy: { vi: 'Xóa dòng "---" và phần sau nó.', en: 'Remove the line "---" and what follows it.' },
  },
};

function syntaxProblem(file: string, code: ErrorCode, line: number, column: number): Problem {
  const fault = SYNTAX[code] ?? {
    found: { vi: `lỗi cú pháp (${code})`, en: `a fault of syntax (${code})` },
    remedy: { vi: `Sửa tại dòng ${line}, cột ${column}.`, en: `Correct line ${line}, column ${column}.` },
  };
  return { path: `${basename(file)}:${line}:${column}`, expected: SYNTAX_EXPECTED, ...fault };
}

function unreadable(file: string, found: Bilingual): Problem {
  const copy = `cp -n ${shellWord(EXAMPLE)} ${shellWord(file)}`;
  return {
    path: 'config',
    file,
    found,
    expected: { vi: 'tệp cấu hình YAML', en: 'the YAML configuration file' },
    remedy: {
      vi: `Tạo tệp từ bản mẫu rồi sửa: ${copy}; hoặc chỉ ra tệp khác bằng --config hay DONGBO_CONFIG.`,
      en: `Make it of the example, and edit it: ${copy}; or name another file with --config or DONGBO_CONFIG.`,
    },
  };
}
