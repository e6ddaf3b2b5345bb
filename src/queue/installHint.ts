import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Bilingual } from '../config/problem.ts';

/** Programs that install packages, and the command by which each brings redis-server. */
const MANAGERS = {
  'apt-get': 'apt-get install -y redis-server',
  dnf: 'dnf install -y redis',
  zypper: 'zypper install -y redis',
  apk: 'apk add redis',
  brew: 'brew install redis',
} as const;

/** How redis-server comes to this machine: by the command of the package manager it has, else in words. */
export function redisInstallHint(env: NodeJS.ProcessEnv = process.env): Bilingual {
  const found = Object.entries(MANAGERS).find(([manager]) => isOnPath(manager, env['PATH'] ?? ''));
  if (found === undefined) {
    return {
      en: 'Install Redis 6.2 or newer, so that redis-server is on the PATH.',
      vi: 'Cài Redis 6.2 trở lên sao cho lệnh redis-server có trong PATH.',
    };
  }
  const [manager, command] = found;
  const typed = process.getuid?.() === 0 || manager === 'brew' ? command : `sudo ${command}`;
  return { en: `Type: ${typed}.`, vi: `Gõ: ${typed}.` };
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
