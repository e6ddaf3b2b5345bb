import type { Config } from '../../config/config.ts';
import { inPairs, type Language } from '../../domain/language.ts';
import { provinceTitle } from '../../domain/province.ts';
import { typedCommand } from '../../domain/typedCommand.ts';
import { isValid } from '../../http/auth/authenticate.ts';
import { mountPath } from '../../http/national/mount.ts';
import type { HttpThread } from '../../http/thread/start.ts';
import type { ApiKey } from '../../ledger/port/keys.ts';
import { wrap } from '../../presentation/layout.ts';
import { formatCount } from '../../presentation/numbers.ts';

interface Greeted {
  readonly config: Config;
  readonly http: Pick<HttpThread, 'host' | 'port'> | null;
  readonly keys: readonly Pick<ApiKey, 'revokedAt' | 'expiresAt'>[];
}

/** What a person at the terminal needs once the daemon runs. */
export function greeting({ config, http, keys }: Greeted, language: Language, now = Date.now()): string {
  const texts = greetingTexts(language);
  const typed = (words: string): string => `    ${typedCommand(words)}`;
  const head = texts.runs(provinceTitle(config.province, language), config.dataDir);
  if (http === null) return [...wrap(head), ...wrap(texts.withoutPages), ...wrap(texts.end)].join('\n');
  const valid = keys.filter((key) => isValid(key, now));
  return [
    ...wrap(head),
    '',
    `  ${texts.address(addressOf(http, config.http))}`,
    ...wrap(valid.length === 0 ? texts.noKey : texts.signIn(formatCount(valid.length, language)), '  '),
    typed(`keys create --role viewer --name ${texts.name}`),
    ...wrap(texts.end, '  '),
  ].join('\n');
}

/** The same for several provinces, each with its own pages. */
export function greetingOfSeveral(
  configs: readonly Config[],
  http: Greeted['http'],
  language: Language,
): string {
  const texts = greetingTexts(language);
  return [
    ...configs.flatMap(({ province, dataDir, http: settings }) => [
      ...wrap(texts.runs(provinceTitle(province, language), dataDir)),
      ...(http === null
        ? []
        : [`  ${texts.address(`${addressOf(http, settings)}${mountPath(province.code).slice(1)}/`)}`]),
    ]),
    ...(http === null
      ? wrap(texts.withoutPages, '  ')
      : [
          ...wrap(texts.keysOfEach, '  '),
          `    ${typedCommand(`keys create --role viewer --name ${texts.name}`, { config: configs[0]?.file })}`,
        ]),
    ...wrap(texts.end, '  '),
  ].join('\n');
}

/** The address to open on this machine. */
export function addressOf(
  { host, port }: Pick<HttpThread, 'host' | 'port'>,
  { tls, basePath }: Pick<Config['http'], 'tls' | 'basePath'>,
): string {
  const own = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const shown = own.includes(':') ? `[${own}]` : own;
  return `${tls === null ? 'http' : 'https'}://${shown}:${port}${basePath}/`;
}

const greetingTexts = inPairs({
  runs: (province: string, dir: string) => [
    `dongbo đang chạy cho ${province}, dữ liệu ở ${dir}.`,
    `dongbo is running for ${province}; its data is in ${dir}.`,
  ],
  address: (url: string) => [`Trang theo dõi: ${url}`, `Dashboard: ${url}`],
  noKey: [
    'Đăng nhập bằng khóa truy cập. Chưa có khóa nào; tạo ở một cửa sổ khác:',
    'Sign in with an access key. There is none yet; make one in another window:',
  ],
  signIn: (count: string) => [
    `Đăng nhập bằng khóa truy cập (đang có ${count} khóa dùng được). Tạo thêm ở một cửa sổ khác:`,
    `Sign in with an access key (${count} valid). To make another, in another window:`,
  ],
  keysOfEach: [
    'Mỗi tỉnh có khóa truy cập riêng. Tạo ở một cửa sổ khác, với tệp cấu hình của tỉnh:',
    'Each province has access keys of its own. Make one in another window, with its configuration:',
  ],
  name: ['TÊN', 'NAME'],
  withoutPages: [
    'Tiến trình này không có vai trò http nên không có trang theo dõi.',
    'This process does not have the role http, so it serves no dashboard.',
  ],
  end: ['Dừng bằng Ctrl-C; dừng lúc nào cũng an toàn.', 'Ctrl-C stops it; that is safe at any moment.'],
});
