import { expect, test } from 'vitest';
import { run } from '../captured.ts';

test('a command for one province refuses two configurations', async () => {
  const twice = ['--config', 'a.yaml', '--config', 'b.yaml'];
  for (const command of [['records'], ['keys', 'list']]) {
    const { exitCode, stderr } = await run([...command, ...twice]);
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining(`${command.join(' ')} works on one province`),
    ]);
  }
});

test('a configuration before the command counts with one behind it', async () => {
  const { exitCode, stderr } = await run(['--config', 'a.yaml', 'records', '--config', 'b.yaml']);
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining('works on one province')]);
});
