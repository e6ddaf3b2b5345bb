import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { UsageError } from '../domain/errors.ts';
import type { Config } from './config.ts';
import { folderOf, overlap } from './sourceFolders.ts';

/** What no two provinces of one installation may have in common: one thing with two owners would mix their cases. */
const OWN = [
  {
    of: ({ province }: Config) => province.code,
    en: (value: string) => `the province ${value}`,
    vi: (value: string) => `tỉnh ${value}`,
    remedy: 'Give each file the code of its own province (province.code).',
    cach: 'Ghi đúng mã của từng tỉnh trong mỗi tệp (province.code).',
  },
  {
    of: ({ dataDir }: Config) => dataDir,
    en: (value: string) => `the folder ${value}`,
    vi: (value: string) => `thư mục ${value}`,
    remedy: 'Give each province a dataDir of its own.',
    cach: 'Đặt cho mỗi tỉnh một dataDir riêng.',
  },
  {
    // A change of the key for one of them would take the other's.
    of: ({ privacy }: Config) => privacy.keyFile,
    en: (value: string) => `the payload key ${value}`,
    vi: (value: string) => `tệp khóa nội dung ${value}`,
    remedy: 'Give each province a payload key of its own (privacy.keyFile).',
    cach: 'Đặt cho mỗi tỉnh một tệp khóa nội dung riêng (privacy.keyFile).',
  },
  {
    of: ({ ledger }: Config) => (ledger === null ? null : placeOfLedger(ledger)),
    en: (value: string) => `the ledger ${value}`,
    vi: (value: string) => `sổ cái ${value}`,
    remedy: 'Give each province a ledger.schema of its own.',
    cach: 'Đặt cho mỗi tỉnh một ledger.schema riêng.',
  },
] as const;

/** What is served at one address has to agree on it. */
const SHARED = ['host', 'port', 'basePath', 'tls', 'trustedProxies'] as const;

/**
 * Refuses configurations that cannot run together. UsageError, with the two files. The queue's names need no check: they begin with
 * the province's code and the ledger's identity.
 */
export function requireApart(configs: readonly Config[], { serves }: { readonly serves: boolean }): void {
  for (const rule of OWN) {
    const owners = new Map<string, Config>();
    for (const config of configs) {
      const value = rule.of(config);
      if (value === null) continue;
      const other = owners.get(value);
      if (other !== undefined) throw clash(rule, value, [other.file, config.file]);
      owners.set(value, config);
    }
  }
  for (const [place, config] of configs.entries()) {
    for (const before of configs.slice(0, place)) requireOwnFolders(before, config);
  }
  const [first, ...others] = configs;
  if (!serves || first === undefined) return;
  for (const { http, file } of others) {
    const key = SHARED.find((one) => !isDeepStrictEqual(http[one], first.http[one]));
    if (key !== undefined) throw otherAddress(key, [first.file, file]);
  }
}

/** The first to look would take a file of the other province, and its cases would be counted for the wrong one. */
function requireOwnFolders(one: Config, other: Config): void {
  for (const { name, folder } of foldersOf(one)) {
    const found = foldersOf(other).find((theirs) => overlap(folder, theirs.folder));
    if (found === undefined) continue;
    const [here, there] = [
      `${folder} (${one.file}, ${name})`,
      `${found.folder} (${other.file}, ${found.name})`,
    ];
    throw new UsageError(
      'provinces.not_apart',
      `Two provinces take files from one place: the folder ${here} is, holds or lies in ${there}. Nothing was done.`,
      'Give each of these sources a folder of its own (source.folder), outside that of the other.',
      {
        message: `Hai tỉnh lấy tệp ở cùng một chỗ: thư mục ${here} trùng hoặc lồng với ${there}. Chưa làm gì.`,
        remedy: 'Đặt cho mỗi nguồn này một thư mục riêng (source.folder), nằm ngoài thư mục của nguồn kia.',
      },
    );
  }
}

/** Absolute, of the sources that read files. */
function foldersOf({ sources, file }: Config): readonly { readonly name: string; readonly folder: string }[] {
  return sources.flatMap((settings) => {
    const folder = folderOf(settings, dirname(file));
    return folder === null ? [] : { name: settings.name, folder };
  });
}

function placeOfLedger({ url, schema }: NonNullable<Config['ledger']>): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname || 'localhost'}:${port || '5432'}${pathname} ${schema}`;
}

function clash(
  { en, vi, remedy, cach }: (typeof OWN)[number],
  value: string,
  [one, other]: readonly [string, string],
): UsageError {
  return new UsageError(
    'provinces.not_apart',
    `${one} and ${other} both name ${en(value)}. Nothing was done.`,
    remedy,
    { message: `${one} và ${other} cùng ghi ${vi(value)}. Chưa làm gì.`, remedy: cach },
  );
}

function otherAddress(key: string, [one, other]: readonly [string, string]): UsageError {
  return new UsageError(
    'provinces.other_address',
    `${one} and ${other} differ in http.${key}, but all provinces are served at one address. Nothing was started.`,
    `Write the same http.${key} in each file; or leave the pages to another process (start --role without http).`,
    {
      message: `${one} và ${other} khác nhau ở http.${key}, trong khi mọi tỉnh dùng chung một địa chỉ. Chưa chạy gì.`,
      remedy: `Ghi http.${key} giống nhau trong mọi tệp; hoặc để tiến trình khác phục vụ các trang (start --role không có http).`,
    },
  );
}
