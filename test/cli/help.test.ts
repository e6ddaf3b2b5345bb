import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { COMMAND_HELP, GROUPS } from '../../src/cli/help/groups.ts';
import { inVietnamese } from '../../src/cli/help/localise.ts';
import { createProgram } from '../../src/cli/program.ts';
import { run } from './captured.ts';

async function program(): Promise<CommandUnknownOpts> {
  const ctx = { env: {}, cwd: '/', stdout: process.stdout, stderr: process.stderr };
  return await createProgram(ctx, () => undefined, Object.keys(COMMANDS));
}

function textsOf(command: CommandUnknownOpts): string[] {
  const own = [command, ...command.options, ...command.registeredArguments].map((one) =>
    typeof one.description === 'string' ? one.description : command.description(),
  );
  return [...own, ...command.commands.flatMap(textsOf)].filter((text) => text !== '');
}

describe('help', () => {
  test('has a group and an example for every command', () => {
    expect(new Set(Object.keys(COMMAND_HELP))).toEqual(new Set(Object.keys(COMMANDS)));
    for (const [name, { example }] of Object.entries(COMMAND_HELP)) expect(example.split(' ')[0]).toBe(name);
  });

  test('has every text of a command, an option and an argument in Vietnamese', async () => {
    const missing = new Set(textsOf(await program()).filter((text) => inVietnamese(text) === text));
    expect([...missing]).toEqual([]);
  });

  test.each([
    ['by --lang', ['--lang', 'vi', '--help'], { LANG: 'en_GB.UTF-8' }],
    ['by the locale', ['--help'], { LANG: 'vi_VN.UTF-8' }],
  ])('is in the chosen language, %s', async (_, words, env) => {
    const { exitCode, stdout } = await run(words, { env });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Cách dùng: dongbo');
    for (const [vi] of Object.values(GROUPS)) expect(stdout).toContain(`\n${vi}:\n`);
    expect(stdout.replace(/\s+/g, ' ')).toContain('bao nhiêu hồ sơ chưa lên Cổng');
    expect(stdout.split('\n').filter((line) => [...line].length > 80)).toEqual([]);
  });

  test('of one command ends with an example as it has to be typed', async () => {
    const { stdout } = await run(['gap', '--help']);
    expect(stdout).toContain('Example:\n  npm run -s dongbo -- gap --by agency --tree');
    const vietnamese = await run(['gap', '--lang', 'vi', '--help']);
    expect(vietnamese.stdout).toContain('các cơ quan theo cấp trên, cấp dưới');
    expect(vietnamese.stdout).not.toContain('choices');
  });
});
