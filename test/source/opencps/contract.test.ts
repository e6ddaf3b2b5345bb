import { sourceContract } from '../contract.ts';
import { FakeOpencps, instant, NOW, wireDate, wireRow } from './fakeOpencps.ts';
import { openOpencps } from './opened.ts';

const DAY = 86_400_000;

sourceContract('opencps', async (cases) => {
  const fake = new FakeOpencps();
  let clock = NOW;
  fake.rows = Array.from({ length: cases }, (_, i) => ({
    ...wireRow(i + 1, '2024-10-01 08:00:00'),
    receiveDate: wireDate(instant('2024-10-01 08:00:00') + (i % 30) * DAY + i * 1_000),
    modifiedDate: wireDate(instant('2024-10-01 08:00:00') + (i % 30) * DAY + i * 1_000),
  }));
  const source = openOpencps(await fake.listen(), { now: () => clock });
  let next = cases;
  const touch = (): string => {
    clock += 1_000;
    return wireDate(clock);
  };
  return {
    source,
    ids: () => fake.rows.map(({ dossierId }) => String(dossierId)),
    add() {
      next += 1;
      const at = touch();
      fake.rows.push({ ...wireRow(next, '2024-11-05 12:00:00'), receiveDate: at, modifiedDate: at });
      return String(next);
    },
    change(which) {
      const row = fake.rows[which % fake.rows.length];
      if (row === undefined) return '';
      row['modifiedDate'] = touch();
      return String(row.dossierId);
    },
    remove: (which) => fake.rows.splice(which % fake.rows.length, 1),
    beforeAnswer(happening) {
      fake.beforeAnswer = () => happening?.();
    },
    receivedAt(id) {
      const [day = '', time = ''] = String(
        fake.rows.find(({ dossierId }) => String(dossierId) === id)?.['receiveDate'],
      ).split(' ');
      return instant(`${day.split('/').reverse().join('-')} ${time}`);
    },
    breakAnswers() {
      fake.always = (_query, response) => {
        response.end('<html>502</html>');
        return true;
      };
    },
    async close() {
      source.close();
      await fake.close();
    },
  };
});
