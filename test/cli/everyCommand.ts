import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { COMMANDS } from '../../src/cli/commands.ts';
import { createProgram } from '../../src/cli/program.ts';
import { capturedStream } from './captured.ts';

/** The whole program, each command with its options. */
export async function wholeProgram(): Promise<CommandUnknownOpts> {
  const { stream } = capturedStream();
  const ctx = { env: {}, cwd: '/', stdout: stream, stderr: stream };
  return await createProgram(ctx, () => undefined, Object.keys(COMMANDS));
}

/** Each command that does something, by its words: `gap`, `keys create`. */
export function leavesOf(
  command: CommandUnknownOpts,
  words: readonly string[] = [],
): readonly (readonly [words: string, command: CommandUnknownOpts])[] {
  if (command.commands.length === 0) return [[words.join(' '), command]];
  return command.commands.flatMap((each) => leavesOf(each, [...words, each.name()]));
}
