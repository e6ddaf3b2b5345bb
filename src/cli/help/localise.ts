import { type CommandUnknownOpts, Help } from '@commander-js/extra-typings';
import type { Language } from '../../domain/language.ts';
import { typedCommand } from '../../domain/typedCommand.ts';
import { COMMAND_HELP, GROUPS } from './groups.ts';
import { IN_VIETNAMESE } from './vietnamese.ts';

const TITLES: Readonly<Record<string, string>> = {
  'Usage:': 'Cách dùng:',
  'Options:': 'Tùy chọn:',
  'Arguments:': 'Tham số:',
  'Commands:': 'Lệnh:',
};

/** Puts a whole command line's help into the reader's language, its commands into groups, with an example each. */
export function localiseHelp(program: CommandUnknownOpts, language: Language): void {
  const index = language === 'vi' ? 0 : 1;
  const example = language === 'vi' ? 'Ví dụ' : 'Example';
  for (const command of program.commands) {
    const help = COMMAND_HELP[command.name()];
    if (help === undefined) continue;
    command.helpGroup(`${GROUPS[help.group][index]}:`);
    command.addHelpText('after', `\n${example}:\n  ${typedCommand(help.example)}`);
  }
  if (language === 'vi') translate(program);
}

/** A list that code makes follows a colon, and stays as it is. */
export function inVietnamese(text: string): string {
  const whole = IN_VIETNAMESE[text];
  if (whole !== undefined) return whole;
  const [head = '', ...rest] = text.split(': ');
  return [IN_VIETNAMESE[head] ?? head, ...rest].join(': ');
}

function translate(command: CommandUnknownOpts): void {
  command.description(inVietnamese(command.description()));
  for (const one of [...command.options, ...command.registeredArguments]) {
    one.description = inVietnamese(one.description);
  }
  command.helpOption('-h, --help', inVietnamese('display help for command'));
  if (command.commands.length > 0)
    command.helpCommand('help [command]', inVietnamese('display help for command'));
  const help = new Help();
  command.configureHelp({
    styleTitle: (title) => TITLES[title] ?? title,
    optionDescription: (option) =>
      help
        .optionDescription(option)
        .replace('(choices: ', '(chọn: ')
        .replace('(default: ', '(mặc định: ')
        .replace(', default: ', ', mặc định: '),
  });
  for (const below of command.commands) translate(below);
}
