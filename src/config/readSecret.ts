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

type Fault = Omit<Problem, 'path'>;

/**
 * Reads a secret from its file or environment variable. Null when none is configured or there is a problem. The schema
 * reports keys of a wrong type.
 */
export function readSecret(
  place: SecretPlace,
  need: 'required' | 'optional',
  { folder, env, reported }: SecretSearch,
  problems: Problem[],
): Secret | null {
  const { group, fileKey, envKey, values } = place;
  const { [fileKey]: file, [envKey]: variable } = values;
  const filePath = `${group}.${fileKey}`;
  const envPath = `${group}.${envKey}`;
  const result = (path: string, read: Secret | Fault): Secret | null => {
    if (read instanceof Secret) return read;
    problems.push({ path, ...read });
    return null;
  };
  if (reported.has(filePath) || reported.has(envPath)) return null;
  if (file === undefined && variable === undefined) {
    return need === 'required' ? result(filePath, noPlace(place)) : null;
  }
  if (file !== undefined && variable !== undefined) return result(filePath, twoPlaces(place));
  if (typeof variable === 'string' && variable !== '') return result(envPath, fromEnvironment(variable, env));
  if (typeof file === 'string' && file !== '') return result(filePath, fromFile(file, folder));
  return null;
}

function fromFile(written: string, folder: string): Secret | Fault {
  const file = resolve(folder, written);
  const first = textOf(file, written);
  if (typeof first !== 'string') return first;
  const read = (): string | null => {
    const again = textOf(file, written);
    return typeof again === 'string' ? again : null;
  };
  return new Secret(first, { file, read });
}

function textOf(file: string, written: string): string | Fault {
  // Without a slash it may be the password itself, under the wrong key.
  const fault = { file: written.includes('/') ? file : undefined, expected: FILE_EXPECTED };
  const read = readTextFile(file, MAX_BYTES);
  if (!read.ok) return { ...fault, found: read.found, remedy: CREATE_FILE };
  const open = openToAll(read.mode);
  if (open !== null) return { ...fault, ...open };
  const text = read.text.replace(/\r?\n$/, '');
  if (text !== '') return text;
  return { ...fault, found: { vi: 'tệp rỗng', en: 'an empty file' }, remedy: CREATE_FILE };
}

function fromEnvironment(variable: string, env: NodeJS.ProcessEnv): Secret | Fault {
  const text = env[variable];
  if (text !== undefined && text !== '') return new Secret(text);
  // It may be the password itself, unless it looks like a variable's name.
  const name = /^[A-Z][A-Z0-9_]*$/.test(variable) ? variable : '(…)';
  return {
    found:
      text === undefined
        ? { vi: `${name}: biến môi trường chưa đặt`, en: `${name}: not set in the environment` }
        : { vi: `${name}: biến môi trường rỗng`, en: `${name}: empty in the environment` },
    expected: {
      vi: 'tên của biến môi trường chứa mật khẩu',
      en: 'the name of an environment variable that holds the secret',
    },
    remedy: { vi: 'Đặt biến môi trường này.', en: 'Set the variable.' },
  };
}

const FILE_EXPECTED: Bilingual = {
  vi: 'tệp chỉ chứa mật khẩu, chỉ tài khoản chạy dongbo đọc được',
  en: "a file that holds the secret and nothing else, readable by dongbo's account only",
};

const CREATE_FILE: Bilingual = {
  vi: 'Tạo tệp chứa mật khẩu (chmod 600, chủ sở hữu là tài khoản chạy dongbo).',
  en: "Create it with the secret in it (chmod 600, owned by dongbo's account).",
};

function noPlace({ fileKey, envKey }: SecretPlace): Fault {
  return {
    found: { vi: 'không có', en: 'nothing' },
    expected: { vi: `${fileKey} hoặc ${envKey}`, en: `${fileKey} or ${envKey}` },
    remedy: {
      vi: `Ghi mật khẩu vào một tệp và chỉ ra tệp đó bằng ${fileKey}.`,
      en: `Put the secret into a file and name the file with ${fileKey}.`,
    },
  };
}

function twoPlaces({ fileKey, envKey }: SecretPlace): Fault {
  return {
    found: { vi: `cả ${fileKey} và ${envKey}`, en: `both ${fileKey} and ${envKey}` },
    expected: { vi: 'chỉ một trong hai', en: 'exactly one of the two' },
    remedy: { vi: 'Xóa một trong hai khóa.', en: 'Delete one of the two keys.' },
  };
}
