import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { redisAddress } from '../../app/openRedis.ts';
import { systemError } from '../../domain/systemFault.ts';
import type { RedisClient } from '../../queue/client.ts';
import { isTooOld, modeFault, redisSetting, redisVersion } from '../../queue/connection.ts';
import { redisRemedy } from '../../queue/installHint.ts';
import { provinceKeys } from '../../queue/queues.ts';
import { tryRedisWrite } from '../../queue/tryWrite.ts';
import { whyAwayAt } from '../../queue/whyAway.ts';
import { type Check, type DoctorContext, failed } from './check.ts';
import { type Finding, type FindingName, ok, problem, warning } from './findings.ts';

/** Version and, for a Redis that is not dongbo's own, its settings. */
export const redisServer: Check = async (context, signal) => {
  const { config, redis, texts } = context;
  if (config.queue.url === '') return [await ownServer(context, signal), ...(await written(context))];
  if (redis === null) return [await notReached(context)];
  const info = await redis.info('server');
  const mode = modeFault(redis, info);
  if (mode !== null) return [failed('redis', systemError(mode), context.language)];
  const version = redisVersion(info);
  const settings = await Promise.all([
    setting(redis, 'appendonly', 'yes', ['redis_persistence', texts.persistenceRemedy]),
    setting(redis, 'maxmemory-policy', 'noeviction', ['redis_eviction', texts.evictionRemedy]),
  ]);
  return [aboutVersion(version, 'queue.url', context), ...settings.flat(), ...(await written(context))];
};

/** By what the servers themselves say, where they say anything. */
async function notReached({ config, texts, language }: DoctorContext): Promise<Finding> {
  const kind = await whyAwayAt(redisAddress(config));
  return kind === null
    ? problem('redis', texts.noRedis, texts.noRedisRemedy)
    : failed('redis', systemError(kind), language);
}

/** Tries a key, because full memory, a replica or missing rights show nowhere else. */
async function written({ config, redis, texts, language }: DoctorContext): Promise<readonly Finding[]> {
  if (redis === null) return [];
  try {
    await tryRedisWrite(redis, provinceKeys(config.province.code));
    return [ok('redis_write', texts.keyWritten)];
  } catch (error) {
    return [failed('redis_write', error, language)];
  }
}

async function ownServer(context: DoctorContext, signal: AbortSignal): Promise<Finding> {
  const { redis, texts, language } = context;
  if (redis !== null) return aboutVersion(redisVersion(await redis.info('server')), 'dataDir/redis', context);
  try {
    const { stdout } = await promisify(execFile)('redis-server', ['--version'], { signal });
    return aboutVersion(/\bv=(\S+)/.exec(stdout)?.[1] ?? '0', 'redis-server', context);
  } catch {
    return problem('redis', texts.noProgram, redisRemedy()[language]);
  }
}

function aboutVersion(version: string, where: string, { texts }: DoctorContext): Finding {
  const found = `Redis ${version} (${where}).`;
  return isTooOld(version) ? problem('redis', found, texts.oldRedisRemedy) : ok('redis', found);
}

/** Nothing where the server refuses to say. */
async function setting(
  redis: RedisClient,
  key: string,
  wanted: string,
  [name, remedy]: readonly [FindingName, string],
): Promise<Finding[]> {
  const value = await redisSetting(redis, key);
  if (value === null) return [];
  const found = `${key} ${value}.`;
  return [value === wanted ? ok(name, found) : warning(name, found, remedy)];
}
