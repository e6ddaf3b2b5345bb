import { resolve } from 'node:path';
import type { Bilingual } from '../domain/language.ts';
import type { Problem } from '../input/problem.ts';
import { readTextFile } from '../input/textFile.ts';
import { Secret } from './secret.ts';

const MAX_BYTES = 65_536;
const WORLD_READABLE = 0o004;

/** What is wrong with a secret file that other accounts can read; null when they cannot. */
export function openToAll(mode: number): Pick<Problem, 'found' | 'remedy'> | null {
  if ((mode & WORLD_READABLE) === 0) return null;
  return {
    found: { vi: 'tệp mà mọi tài khoản đều đọc được', en: 'a file that every account can read' },
    remedy: { vi: 'Chạy lệnh: chmod 600 với tệp này.', en: 'Run chmod 600 on it.' },
  };
}

/** The two alternative keys that locate a secret, with their values. */
export interface SecretPlace {
  /** Such as `portal`. */
  readonly group: string;
  readonly fileKey: string;
  readonly envKey: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** `reported` are the paths that already have a problem. */
export interface SecretSearch {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly reported: ReadonlySet<string>;
}

/**
 * Reads a secret from its file or environment variable. Null when none is configured or there is a problem. The schema
 * reports keys of a wrong type.
 */
export function readSecret(
  place: SecretPlace,
  need: 'required' | 'optional',
  search: SecretSearch,
  problems: Problem[],
): Secret | null {
  const file = place.values[place.fileKey];
  const variable = place.values[place.envKey];
  const filePath = `${place.group}.${place.fileKey}`;
  const envPath = `${place.group}.${place.envKey}`;
  if (search.reported.has(filePath) || search.reported.has(envPath)) return null;
  if (file === undefined && variable === undefined) {
    if (need === 'required') problems.push(noPlace(filePath, place));
    return null;
  }
  if (file !== undefined && variable !== undefined) {
    problems.push(twoPlaces(filePath, place));
    return null;
  }
  if (typeof variable === 'string' && variable !== '') {
    return fromEnvironment(variable, envPath, search.env, problems);
  }
  if (typeof file === 'string' && file !== '') return fromFile(file, filePath, search.folder, problems);
  return null;
}

function fromFile(written: string, path: string, folder: string, problems: Problem[]): Secret | null {
  const file = resolve(folder, written);
  const read = readTextFile(file, MAX_BYTES);
  const report = (found: Bilingual, remedy: Bilingual): null => {
    // Without a slash it may be the password itself, under the wrong key.
    const shown = written.includes('/') ? file : undefined;
    problems.push({ path, file: shown, found, expected: FILE_EXPECTED, remedy });
    return null;
  };
  if (!read.ok) return report(read.found, CREATE_FILE);
  const open = openToAll(read.mode);
  if (open !== null) return report(open.found, open.remedy);
  const text = read.text.replace(/\r?\n$/, '');
  if (text === '') return report({ vi: 'tệp rỗng', en: 'an empty file' }, CREATE_FILE);
  return new Secret(text);
}

function fromEnvironment(
  variable: string,
  path: string,
  env: NodeJS.ProcessEnv,
  problems: Problem[],
): Secret | null {
  const text = env[variable];
  if (text !== undefined && text !== '') return new Secret(text);
  // It may be the password itself, unless it looks like a variable's name.
  const name = /^[A-Z][A-Z0-9_]*$/.test(variable) ? variable : '(…)';
  problems.push({
    path,
    found:
      text === undefined
        ? { vi: `${name}: biến môi trường chưa đặt`, en: `${name}: not set in the environment` }
        : { vi: `${name}: biến môi trường rỗng`, en: `${name}: empty in the environment` },
    expected: {
      vi: 'tên của biến môi trường chứa mật khẩu',
      en: 'the name of an environment variable that holds the secret',
    },
    remedy: { vi: 'Đặt biến môi trường này.', en: 'Set the variable.' },
  });
  return null;
}

const FILE_EXPECTED: Bilingual = {
  vi: 'tệp chỉ chứa mật khẩu, chỉ tài khoản chạy dongbo đọc được',
  en: "a file that holds the secret and nothing else, readable by dongbo's account only",
};

const CREATE_FILE: Bilingual = {
  vi: 'Tạo tệp chứa mật khẩu (chmod 600, chủ sở hữu là tài khoản chạy dongbo).',
  en: "Create it with the secret in it (chmod 600, owned by dongbo's account).",
};

function noPlace(path: string, { fileKey, envKey }: SecretPlace): Problem {
  return {
    path,
    found: { vi: 'không có', en: 'nothing' },
    expected: { vi: `${fileKey} hoặc ${envKey}`, en: `${fileKey} or ${envKey}` },
    remedy: {
      vi: `Ghi mật khẩu vào một tệp và chỉ ra tệp đó bằng ${fileKey}.`,
      en: `Put the secret into a file and name the file with ${fileKey}.`,
    },
  };
}

function twoPlaces(path: string, { fileKey, envKey }: SecretPlace): Problem {
  return {
    path,
    found: { vi: `cả ${fileKey} và ${envKey}`, en: `both ${fileKey} and ${envKey}` },
    expected: { vi: 'chỉ một trong hai', en: 'exactly one of the two' },
    remedy: { vi: 'Xóa một trong hai khóa.', en: 'Delete one of the two keys.' },
  };
}
