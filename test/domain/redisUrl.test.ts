import { describe, expect, test } from 'vitest';
import { parseRedisUrl } from '../../src/domain/redisUrl.ts';

describe('queue.url', () => {
  test.each([
    ['redis://cache', { form: 'single', seeds: [{ host: 'cache', port: 6_379 }], tls: false }],
    ['rediss://cache:6380/2', { form: 'single', seeds: [{ host: 'cache', port: 6_380 }], tls: true }],
    ['redis://[::1]:6379', { form: 'single', seeds: [{ host: '::1', port: 6_379 }] }],
    [
      'redis+sentinel://a,b:26380,[::1]:1?master=dongbo',
      {
        ...{ form: 'sentinel', master: 'dongbo', database: 0, tls: false },
        seeds: [
          { host: 'a', port: 26_379 },
          { host: 'b', port: 26_380 },
          { host: '::1', port: 1 },
        ],
      },
    ],
    [
      'rediss+sentinel://a/3?master=h%E1%BB%93%20s%C6%A1',
      { form: 'sentinel', master: 'hồ sơ', database: 3, tls: true },
    ],
    [
      'redis+cluster://a:7000,b:7001',
      {
        ...{ form: 'cluster', tls: false },
        seeds: [
          { host: 'a', port: 7_000 },
          { host: 'b', port: 7_001 },
        ],
      },
    ],
    ['rediss+cluster://a', { form: 'cluster', seeds: [{ host: 'a', port: 6_379 }], tls: true }],
  ])('%s is understood', (url, place) => {
    expect(parseRedisUrl(url)).toMatchObject(place);
  });

  test.each([
    '',
    'cache:6379',
    'http://cache',
    'redis://user@cache',
    'redis://:secret@cache',
    'redis+sentinel://a,b',
    'redis+sentinel://a?master=',
    'redis+sentinel://a?master=x&db=1',
    'redis+sentinel://:secret@a?master=x',
    'redis+sentinel://a,,b?master=x',
    'redis+sentinel://a:99999?master=x',
    'redis+sentinel://?master=x',
    'redis+cluster://a/1',
    'redis+cluster://a?master=x',
    'redis+cluster://user:secret@a',
    'redis+cluster://a b',
    'redis+ring://a',
  ])('%s is refused', (url) => {
    expect(parseRedisUrl(url)).toBeNull();
  });
});
