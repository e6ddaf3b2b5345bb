import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Redis } from 'ioredis';
import type { Bilingual } from '../../domain/language.ts';
import { isTooOld, OLDEST_REDIS, redisSetting, redisVersion } from '../../queue/connection.ts';
import { redisRemedy } from '../../queue/installHint.ts';
import { type Check, type Finding, ok, problem, warning } from './check.ts';

const UPGRADE: Bilingual = {
  vi: `Cài Redis ${OLDEST_REDIS} trở lên.`,
  en: `Install Redis ${OLDEST_REDIS} or newer.`,
};

/** Version and, for a Redis that is not dongbo's own, its settings. */
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
    const version = redisVersion(await connected.info('server'));
    const settings = await Promise.all([persistence(connected), eviction(connected)]);
    return [aboutVersion(version, 'queue.url'), ...settings.filter((finding) => finding !== null)];
  },
};

async function ownServer(connected: Redis | null, signal: AbortSignal): Promise<Finding> {
  if (connected !== null) {
    return aboutVersion(redisVersion(await connected.info('server')), 'dataDir/redis');
  }
  try {
    const { stdout } = await promisify(execFile)('redis-server', ['--version'], { signal });
    return aboutVersion(/\bv=(\S+)/.exec(stdout)?.[1] ?? '0', 'redis-server');
  } catch {
    return problem(
      'redis',
      { vi: 'Không tìm thấy chương trình redis-server.', en: 'The program redis-server was not found.' },
      redisRemedy(),
    );
  }
}

function aboutVersion(version: string, where: string): Finding {
  const found = { vi: `Redis ${version} (${where}).`, en: `Redis ${version} (${where}).` };
  return isTooOld(version) ? problem('redis', found, UPGRADE) : ok('redis', found);
}

async function persistence(connected: Redis): Promise<Finding | null> {
  const setting = await redisSetting(connected, 'appendonly');
  if (setting === null) return null;
  const found = { vi: `appendonly ${setting}.`, en: `appendonly ${setting}.` };
  if (setting === 'yes') return ok('redis_persistence', found);
  return warning('redis_persistence', found, {
    vi: 'Không mất hồ sơ nào, nhưng lịch chạy phải lập lại sau mỗi lần khởi động: redis-cli config set appendonly yes (và trong redis.conf).',
    en: 'No case can be lost, but schedules are made again after each restart: redis-cli config set appendonly yes (and in redis.conf).',
  });
}

async function eviction(connected: Redis): Promise<Finding | null> {
  const setting = await redisSetting(connected, 'maxmemory-policy');
  if (setting === null) return null;
  const found = { vi: `maxmemory-policy ${setting}.`, en: `maxmemory-policy ${setting}.` };
  if (setting === 'noeviction') return ok('redis_eviction', found);
  return warning('redis_eviction', found, {
    vi: 'Gõ: redis-cli config set maxmemory-policy noeviction (và ghi vào redis.conf).',
    en: 'Type: redis-cli config set maxmemory-policy noeviction (and write it into redis.conf).',
  });
}
