import { describe, expect, it, onTestFinished } from 'vitest';
import { withoutPostgres } from '../support/postgres.ts';
import { arrive } from './support/controlPlane.ts';
import { type ManyProcesses, type Member, startMany } from './support/manyProcesses.ts';

/** Several processes share a machine that may have others to serve. */
const SOON = { timeout: 300_000, interval: 100 } as const;
const RECORDS = 60;
const SPLITS = [
  ['poll', 'push', 'verify', 'notify', 'http'],
  ['poll,http', 'push,notify', 'push,verify'],
];

/** The roles that each of them leads. */
async function leads(many: ManyProcesses, members: readonly Member[]): Promise<readonly string[]> {
  const rows = await many.query<{ pid: string; roles: string }>(
    `select pid, string_agg(role, ',' order by role) roles from process join leader on process_id = id group by pid`,
  );
  return members.map(({ pid }) => rows.find((row) => Number(row.pid) === pid)?.roles ?? '');
}

describe.skipIf(withoutPostgres)(
  'the roles of one ledger, divided among processes',
  { timeout: 900_000 },
  () => {
    it('are each done by a process that has it, and by no other', async () => {
      const many = await startMany({
        records: RECORDS,
        settings: {
          ...{ 'source.pollIntervalSeconds': 2, 'verify.perMinute': 600 },
          alarms: { everySeconds: 10 },
        },
      });
      onTestFinished(() => many.close());
      const { portal, province } = many.site;
      let expected = RECORDS;
      for (const split of SPLITS) {
        const startThose = async (of: (roles: string) => boolean): Promise<readonly [number, Member][]> =>
          await Promise.all(
            split.flatMap((roles, n) =>
              of(roles)
                ? [many.start(n, '--role', roles).then((member): [number, Member] => [n, member])]
                : [],
            ),
          );
        const others = await startThose((roles) => !roles.includes('verify'));
        expected += 2;
        await arrive(province, 2);
        await expect.poll(() => portal.stats().held, SOON).toBe(expected);
        await expect
          .poll(() => many.query("select count(*)::int n from record where state = 'synced'"), SOON)
          .toEqual([{ n: expected }]);
        // Only what was acknowledged some minutes ago is looked up: when the role begins, and then each minute.
        await many.query('update record set last_ack_at = last_ack_at - 3600000');
        const verifying = await startThose((roles) => roles.includes('verify'));
        const members = [...others, ...verifying].toSorted(([a], [b]) => a - b).map(([, member]) => member);
        const led = split.map((roles) => roles.split(',').filter((role) => role !== 'http'));
        await expect
          .poll(() => leads(many, members), SOON)
          .toSatisfy((found: readonly string[]) => {
            const all = found.flatMap((roles) => roles.split(',')).filter((role) => role !== '');
            const own = found.every((roles, n) =>
              roles.split(',').every((role) => role === '' || led[n]?.includes(role)),
            );
            return own && all.toSorted().join() === 'notify,poll,push,verify';
          });
        // What is read, sent, looked up and judged, each by its process.
        await expect
          .poll(() => many.query('select count(*)::int n from record where verified_at is not null'), SOON)
          .toEqual([{ n: expected }]);
        await expect.poll(() => many.query("select 1 from fact where name = 'alarms'"), SOON).toHaveLength(1);
        const server = members.find((_member, n) => split[n]?.includes('http') === true);
        const port = server?.events('http.listening')[0]?.['port'];
        const ready = (await (await fetch(`http://127.0.0.1:${port}/readyz`)).json()) as {
          readonly processes: readonly { readonly roles: readonly string[] }[];
        };
        const shown = ready.processes.map(({ roles }) => roles.join(','));
        expect(new Set(shown)).toEqual(new Set(split));
        for (const member of members) member.kill('SIGTERM');
        for (const { ended } of members) expect((await ended).code).toBe(0);
        for (const member of members) expect(member.events('job.failed'), member.stderr()).toEqual([]);
      }
    });
  },
);
