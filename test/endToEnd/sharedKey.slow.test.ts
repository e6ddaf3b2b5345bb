import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { withoutPostgres } from '../support/postgres.ts';
import { expectDelivered } from './support/delivered.ts';
import { startMany } from './support/manyProcesses.ts';

const RECORDS = 20;
const PUSH = ['start', '--role', 'push'] as const;

describe.skipIf(withoutPostgres)('a process whose payload key is not that of the ledger', () => {
  test('is refused with 2 while another one works on it, and leaves it alone', async () => {
    const many = await startMany({ records: RECORDS });
    onTestFinished(() => many.close());
    const one = await many.start(1);
    await expectDelivered(many, RECORDS);
    const key = readFileSync(join(many.site.dir, 'payload.key'));

    writeFileSync(join(many.site.dir, 'other.key'), randomBytes(32), { mode: 0o600 });
    // The second one is not there: whatever is sealed with a new one, the others could not open either.
    const refusals = { './other.key': 'is not that of this ledger', './none.key': 'is missing' };
    for (const [file, why] of Object.entries(refusals)) {
      many.configure(2, { 'privacy.keyFile': file });
      const { code, stderr } = await many.run(2, ...PUSH);
      expect(code, stderr).toBe(2);
      expect(stderr).toContain('"errorCode":"payload.key_differs"');
      expect(stderr).toContain(file.slice(2));
      expect(stderr).toContain(why);
    }
    expect(existsSync(join(many.site.dir, 'none.key'))).toBe(false);
    expect(readFileSync(join(many.site.dir, 'payload.key'))).toEqual(key);
    expect(one.events('process.died')).toEqual([]);
    expect(await many.query('select id from process')).toHaveLength(1);

    // With the key of the ledger it is one of them.
    many.configure(2, {});
    const two = await many.start(2);
    expect(await many.query('select id from process')).toHaveLength(2);

    // The other one may be on another machine, with a copy of the key.
    const refused = await many.run(1, 'keys', 'rotate-payload');
    expect(refused).toMatchObject({ code: 5, stderr: expect.stringContaining('dongbo start') });
    expect(readFileSync(join(many.site.dir, 'payload.key'))).toEqual(key);
    two.kill('SIGTERM');
    await two.ended;
    const { code, stderr } = await many.run(1, 'keys', 'rotate-payload');
    expect(code, stderr).toBe(0);
    expect(readFileSync(join(many.site.dir, 'payload.key'))).not.toEqual(key);
  });
});
