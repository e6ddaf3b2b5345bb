import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { UsageError } from '../../domain/errors.ts';

/** The commands that make sense for several provinces at once; all others work on one. */
const FOR_SEVERAL: readonly string[] = ['start', 'gap', 'keys create', 'keys revoke'];

/** `name`: as it is typed, such as `keys create`. */
export function takesSeveral(name: string): boolean {
  return FOR_SEVERAL.includes(name);
}

/** The parser of --config, which can be repeated. */
export function oneMoreConfig(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

/** Every --config of the line, before and after the command. UsageError where the command takes one. */
export function configsOf(command: CommandUnknownOpts): readonly string[] {
  const line: CommandUnknownOpts[] = [];
  for (let at: CommandUnknownOpts | null = command; at !== null; at = at.parent) line.unshift(at);
  const configs = line.flatMap((one) => (one.opts()['config'] as readonly string[] | undefined) ?? []);
  // Without the program.
  const typed = line.slice(1).map((one) => one.name());
  const name = typed.join(' ');
  if (configs.length > 1 && !takesSeveral(name)) throw oneAlone(name);
  return configs;
}

function oneAlone(name: string): UsageError {
  const list = FOR_SEVERAL.join(', ');
  return new UsageError(
    'usage.several_configs',
    `${name} works on one province, and several configurations were given.`,
    `Give one --config. Several are taken by: ${list}.`,
    {
      message: `Lệnh ${name} làm việc với một tỉnh, nhưng có nhiều tệp cấu hình.`,
      remedy: `Chỉ ghi một --config. Các lệnh nhận nhiều tệp: ${list}.`,
    },
  );
}
