import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Bilingual } from '../domain/language.ts';

/** Install commands by package manager. */
const MANAGERS = {
  'apt-get': 'apt-get install -y redis-server',
  dnf: 'dnf install -y redis',
  zypper: 'zypper install -y redis',
  apk: 'apk add redis',
  brew: 'brew install redis',
} as const;

/** The command of this machine's package manager comes last, ready to be pasted. */
export function redisRemedy(env: NodeJS.ProcessEnv = process.env): Bilingual {
  const found = Object.entries(MANAGERS).find(([manager]) => isOnPath(manager, env['PATH'] ?? ''));
  if (found === undefined) {
    return {
      en: 'Give the address of a Redis in queue.url, or install Redis 6.2 or newer.',
      vi: 'Ghi địa chỉ một Redis vào queue.url, hoặc cài Redis 6.2 trở lên.',
    };
  }
  const [manager, command] = found;
  const typed = process.getuid?.() === 0 || manager === 'brew' ? command : `sudo ${command}`;
  return {
    en: `Give the address of a Redis in queue.url, or type: ${typed}`,
    vi: `Ghi địa chỉ một Redis vào queue.url, hoặc gõ: ${typed}`,
  };
}

function isOnPath(program: string, path: string): boolean {
  return path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
}
