import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Redis } from 'ioredis';
import type { Bilingual } from '../../domain/language.ts';
import { redisRemedy } from '../../queue/installHint.ts';
import { type Check, type Finding, ok, problem, warning } from './check.ts';

const OLDEST = '6.2';
const UPGRADE: Bilingual = {
  vi: `Cài Redis ${OLDEST} trở lên.`,
  en: `Install Redis ${OLDEST} or newer.`,
};

/** The Redis that rings the workers: its version and, where it is not dongbo's own, its settings. */
export const redis: Check = {
  name: 'redis',
  exitCode: 1,
  async run({ config, redis: connected }, signal) {
    if (config.queue.url === '') return [await ownServer(connected, signal)];
    if (connected === null) {
      return [
        problem(
          'redis',
          { vi: 'Redis tại queue.url không trả lời.', en: 'The Redis at queue.url does not answer.' },
          {
            vi: 'Kiểm tra địa chỉ, tài khoản, mật khẩu trong nhóm queue, và Redis có đang chạy không.',
            en: 'Check the address, user name and password under queue, and that Redis runs.',
          },
        ),
      ];
    }
    const version = versionIn(await connected.info('server'), /redis_version:(\S+)/);
    const settings = await Promise.all([persistence(connected), eviction(connected)]);
    return [aboutVersion(version, 'queue.url'), ...settings.filter((finding) => finding !== null)];
  },
};

async function ownServer(connected: Redis | null, signal: AbortSignal): Promise<Finding> {
  if (connected !== null) {
    const version = versionIn(await connected.info('server'), /redis_version:(\S+)/);
    return aboutVersion(version, 'dataDir/redis');
  }
  try {
    const { stdout } = await promisify(execFile)('redis-server', ['--version'], { signal });
    return aboutVersion(versionIn(stdout, /\bv=(\S+)/), 'redis-server');
  } catch {
    return problem(
      'redis',
      { vi: 'Không tìm thấy chương trình redis-server.', en: 'The program redis-server was not found.' },
      redisRemedy(),
    );
  }
}

function versionIn(text: string, pattern: RegExp): string {
  return pattern.exec(text)?.[1] ?? '0';
}

function aboutVersion(version: string, where: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST.split('.').map(Number);
  const found = { vi: `Redis ${version} (${where}).`, en: `Redis ${version} (${where}).` };
  const tooOld = major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
  return tooOld ? problem('redis', found, UPGRADE) : ok('redis', found);
}

async function persistence(connected: Redis): Promise<Finding | null> {
  const setting = await settingOf(connected, 'appendonly');
  if (setting === null) return null;
  const found = { vi: `appendonly ${setting}.`, en: `appendonly ${setting}.` };
  if (setting === 'yes') return ok('redis_persistence', found);
  return warning('redis_persistence', found, {
    vi: 'Không mất hồ sơ nào, nhưng lịch chạy phải lập lại sau mỗi lần khởi động: redis-cli config set appendonly yes (và trong redis.conf).',
    en: 'No case can be lost, but schedules are made again after each restart: redis-cli config set appendonly yes (and in redis.conf).',
  });
}

async function eviction(connected: Redis): Promise<Finding | null> {
  const setting = await settingOf(connected, 'maxmemory-policy');
  if (setting === null) return null;
  const found = { vi: `maxmemory-policy ${setting}.`, en: `maxmemory-policy ${setting}.` };
  if (setting === 'noeviction') return ok('redis_eviction', found);
  return warning('redis_eviction', found, {
    vi: 'Gõ: redis-cli config set maxmemory-policy noeviction (và ghi vào redis.conf).',
    en: 'Type: redis-cli config set maxmemory-policy noeviction (and write it into redis.conf).',
  });
}

/** Null where the server does not tell (managed services forbid CONFIG). */
async function settingOf(connected: Redis, name: string): Promise<string | null> {
  const answer: unknown = await connected.config('GET', name).catch(() => null);
  return Array.isArray(answer) && typeof answer[1] === 'string' ? answer[1] : null;
}
