import { expect, test, vi } from 'vitest';
import { closeQueues, openQueues, queuePrefix } from '../../src/queue/queues.ts';
import { startTestRedis } from '../support/redis.ts';
import { SOON } from '../support/soon.ts';
import { bellContract } from './contract/bell.ts';
import { oneServer } from './contract/queueServer.ts';

bellContract(oneServer);

test('the queues print nothing on the console while Redis is away', async () => {
  const print = vi.spyOn(console, 'error');
  const own = await startTestRedis();
  const client = own.connect();
  const others = openQueues(client, queuePrefix('another', 'a'));
  try {
    await client.ping();
    await own.stop();
    await vi.waitUntil(() => client.status === 'reconnecting', { ...SOON, interval: 5 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await own.start();
    await client.ping();
    expect(print).not.toHaveBeenCalled();
  } finally {
    print.mockRestore();
    await closeQueues(others);
    await own.close();
  }
});
