import { z } from 'zod';
import { parseRedisUrl } from '../domain/redisUrl.ts';
import { expecting } from '../input/expectation.ts';
import { password, path } from '../input/values.ts';

/** Where the bells are, as the configuration file says it. */
export const queue = z.strictObject({
  url: expecting(
    z.string().refine((url) => url === '' || parseRedisUrl(url) !== null),
    {
      vi: '"" (redis-server riêng), redis://máy:cổng, redis+sentinel://máy:cổng,máy:cổng?master=tên hoặc redis+cluster://máy:cổng,máy:cổng (rediss… nếu dùng TLS), không kèm mật khẩu',
      en: '"" (a private redis-server), redis://host:port, redis+sentinel://host:port,host:port?master=name or redis+cluster://host:port,host:port (rediss… for TLS), without a password in it',
    },
  ).default(''),
  username: z.string().min(1).optional(),
  ...password,
  sentinelUsername: z.string().min(1).optional(),
  sentinelPasswordFile: path.optional(),
  sentinelPasswordEnv: z.string().min(1).optional(),
});
