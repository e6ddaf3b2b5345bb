import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/observability/log.ts';
import { type Claim, claimQueues } from '../../../src/queue/claim.ts';
import type { RedisClient } from '../../../src/queue/client.ts';
import { recordingLog } from '../../support/recordingLog.ts';
import { SOON } from '../../support/soon.ts';
import type { QueueServer, StartServer } from './queueServer.ts';

export function claimContract(start: StartServer): void {
  let server: QueueServer;
  let redis: RedisClient;
  beforeAll(async () => {
    server = await start();
    redis = server.connect();
  });
  afterAll(() => server.close());

  let prefix = '';
  let claims = 0;
  beforeEach(() => {
    claims += 1;
    prefix = `{dongbo:H23:${claims}}`;
  });

  const claim = (host: string, folder: string, log = silentLog): Promise<Claim> =>
    claimQueues(redis, prefix, { host, folder, log, keptMs: 600 });
  const refusal = (host: string, folder: string): Promise<unknown> =>
    claim(host, folder).then(() => null, String);

  describe('the queues of a ledger', () => {
    it('are refused to another machine or folder, which is told whose they are', async () => {
      const held = await claim('alpha', '/srv/one');
      expect(await refusal('beta', '/srv/one')).toContain('alpha (dataDir /srv/one)');
      expect(await refusal('alpha', '/srv/two')).toContain('alpha (dataDir /srv/one)');
      await held.release();
    });

    it('are kept for longer than one claim lasts, while their holder lives', async () => {
      const held = await claim('alpha', '/srv/one');
      await sleep(1_500);
      expect(await refusal('beta', '/srv/one')).toContain('alpha');
      await held.release();
    });

    it('are given back at the end, and go on at once after a restart in the same folder', async () => {
      const killed = await claim('alpha', '/srv/one');
      const restarted = await claim('alpha', '/srv/one');
      await restarted.release();
      await killed.release();
      await (await claim('beta', '/srv/two')).release();
    });

    it('are free once a dead holder has been silent for long enough', async () => {
      await redis.set(`${prefix}:holder`, JSON.stringify({ host: 'alpha', folder: '/srv/one' }), 'PX', 400);
      await (await claim('beta', '/srv/two')).release();
    });

    it('that another one took while Redis was away are an error, said once', async () => {
      const log = recordingLog();
      const held = await claim('alpha', '/srv/one', log);
      await redis.set(`${prefix}:holder`, JSON.stringify({ host: 'beta', folder: '/srv/two' }));
      const said = () => log.lines.filter(({ event }) => event === 'queues.claimed');
      await expect.poll(said, SOON).toMatchObject([{ fields: { host: 'beta', path: '/srv/two' } }]);
      await sleep(500);
      expect(said()).toHaveLength(1);
      await held.release();
      expect(await redis.exists(`${prefix}:holder`), 'the other keeps it').toBe(1);
    });
  });
}
