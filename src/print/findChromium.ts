import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { UsageError } from '../domain/errors.ts';

/** By their usual names, first found first. Edge is a Chromium, too. */
const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome-headless-shell',
  'microsoft-edge-stable',
  'microsoft-edge',
];

/** What an installation without them in PATH still has. */
const FOLDERS = ['/usr/bin', '/usr/local/bin', '/snap/bin'];

/** The configured browser, or one in PATH; null where there is none. */
export function findChromium(configured: string, path = process.env['PATH'] ?? ''): string | null {
  if (configured !== '') return isExecutable(configured) ? configured : null;
  const folders = new Set([...path.split(delimiter).filter(isAbsolute), ...FOLDERS]);
  for (const name of NAMES) {
    for (const folder of folders) {
      const file = join(folder, name);
      if (isExecutable(file)) return file;
    }
  }
  return null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** For a command; the API has a problem document of its own. */
export function noChromium(configured: string): UsageError {
  const [en, vi] =
    configured === ''
      ? ['No Chromium or Chrome was found.', 'Không tìm thấy Chromium hay Chrome.']
      : [
          `report.chromium: "${configured}" is not a program.`,
          `report.chromium: "${configured}" không phải là chương trình.`,
        ];
  return new UsageError('report.no_chromium', en, NO_CHROMIUM_REMEDY.en, {
    message: vi,
    remedy: NO_CHROMIUM_REMEDY.vi,
  });
}

const NO_CHROMIUM_REMEDY = {
  en: 'Install it (on Debian and Ubuntu: sudo apt-get install -y chromium) or name it in report.chromium; or print the page /report from any browser.',
  vi: 'Cài đặt (trên Debian, Ubuntu: sudo apt-get install -y chromium) hoặc ghi đường dẫn vào report.chromium; hoặc in trang /report từ một trình duyệt bất kỳ.',
} as const;
