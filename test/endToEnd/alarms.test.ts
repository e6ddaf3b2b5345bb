import { expect, it, vi } from 'vitest';
import { startHttpReceiver } from '../support/httpReceiver.ts';
import { SOON } from '../support/soon.ts';
import { startWithoutPages } from './support/daemon.ts';
import { startTestProvince } from './support/testProvince.ts';

it('a daemon reports an alarm once across a kill and a restart, though the receiver fails at first', async () => {
  const webhook = await startHttpReceiver();
  const site = await startTestProvince({
    records: 40,
    problems: true,
    settings: {
      alarms: { everySeconds: 10, rules: [{ kind: 'gap_over', percent: 0 }] },
      notify: { webhook: { url: webhook.url, secretEnv: 'HOOK', timeoutSeconds: 30 } },
    },
  });
  try {
    webhook.answerWith(404);
    const first = await startWithoutPages(site, { HOOK: 'secret' });
    await vi.waitFor(() => expect(first.events('notify.failed')).toHaveLength(1), SOON);
    expect(first.events('alarm.raised')).toMatchObject([{ name: 'gap_over:0', kind: 'gap_over' }]);
    first.kill('SIGKILL');
    await first.ended;
    webhook.answerWith(204);
    const second = await startWithoutPages(site, { HOOK: 'secret' });
    await vi.waitFor(() => expect(second.events('notify.delivered')).toHaveLength(1), SOON);
    expect(second.events('alarm.raised')).toEqual([]);
    const sent = webhook.received.map(({ body }) => JSON.parse(body).notices);
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
    second.kill('SIGTERM');
    expect((await second.ended).code).toBe(0);
  } finally {
    await site.close();
    await webhook.close();
  }
});
