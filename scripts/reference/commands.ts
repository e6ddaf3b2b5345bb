import process from 'node:process';
import type { CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { COMMANDS } from '../../src/cli/commands.ts';
import { createProgram } from '../../src/cli/program.ts';
import type { Language } from '../../src/domain/language.ts';
import { filterFlags } from './filters.ts';

/** A command that does something, by the words one types. */
interface NamedCommand {
  readonly name: string;
  readonly command: CommandUnknownOpts;
}

/** Every command takes these; they are described once. */
const COMMON = new Set(['--config', '--lang', '--help']);
const ITEM = /^- ((?:`--[a-z0-9-]+`(?:, )?)+): (.*)$/;

/** The whole command tree. */
export async function commandTree(): Promise<readonly NamedCommand[]> {
  const { stdout, stderr } = process;
  const ctx = { env: {}, cwd: '/', stdout, stderr };
  return leavesOf(await createProgram(ctx, () => undefined, Object.keys(COMMANDS)), []);
}

/** The flags of a command that are its own, without the filters and what every command takes. */
export function ownFlags(command: CommandUnknownOpts): readonly string[] {
  const filters = hasFilters(command) ? filterFlags() : [];
  return command.options
    .map(({ long }) => long ?? '')
    .filter((flag) => !COMMON.has(flag) && !filters.includes(flag));
}

/**
 * The prose with what the command tree knows: how each command is called, and its flags with their values, choices and
 * defaults. Throws when a command or a flag is not described, or one is described that does not exist.
 */
export async function commandsText(text: string, language: Language, place: string): Promise<string> {
  const tree = await commandTree();
  const [head = '', ...sections] = text.split(/^(?=### `)/m);
  const described = new Map(sections.map((section) => [/^### `([^`]+)`/.exec(section)?.[1] ?? '', section]));
  for (const name of described.keys()) {
    if (!tree.some((one) => one.name === name))
      throw new Error(`${place} describes ${name}: no such command.`);
  }
  const made = tree.map(({ name, command }) => {
    const section = described.get(name);
    if (section === undefined)
      throw new Error(`${place} does not describe the command ${name}. Add a section.`);
    return sectionText(section, { name, command, language, place });
  });
  return `${[head.trimEnd(), ...made].join('\n\n')}\n`;
}

function sectionText(
  section: string,
  { name, command, language, place }: NamedCommand & { language: Language; place: string },
): string {
  const missing = new Set(ownFlags(command));
  const [heading = '', ...body] = section.trimEnd().split('\n');
  const lines = body.map((line) => {
    const [, flags, rest] = ITEM.exec(line) ?? [];
    if (flags === undefined) return line;
    const shown = [...flags.matchAll(/`(--[a-z0-9-]+)`/g)].map(([, flag = '']) => {
      if (!missing.delete(flag))
        throw new Error(`${place}: ${name} has no flag ${flag}, or it is described twice.`);
      return optionText(optionOf(command, flag), language);
    });
    return `- ${shown.join(', ')}: ${rest}`;
  });
  const generated = [
    ...(hasFilters(command) ? [WORDS[language].filters] : []),
    ...(missing.delete('--json') ? [`- \`--json\`: ${WORDS[language].json}`] : []),
  ];
  if (missing.size > 0)
    throw new Error(`${place}: ${name} does not describe ${[...missing].join(', ')}. Add it.`);
  const usage = ['```text', `dongbo ${name} ${command.usage()}`, '```'];
  return [heading, '', ...usage, ...lines, ...(generated.length > 0 ? withItems(lines, generated) : [])].join(
    '\n',
  );
}

/** A blank line before the items, unless the text ends with items of its own. */
function withItems(lines: readonly string[], items: readonly string[]): readonly string[] {
  const last = lines.findLast((line) => !line.startsWith('  '));
  return last?.startsWith('- ') === true ? items : ['', ...items];
}

function optionText(option: Option, language: Language): string {
  const { argChoices, defaultValue, mandatory } = option;
  const words = WORDS[language];
  const value = argChoices === undefined ? '' : ` (${argChoices.map((one) => `\`${one}\``).join(', ')})`;
  const preset = isShown(defaultValue) ? ` (${words.default} \`${String(defaultValue)}\`)` : '';
  return `\`${option.flags}\`${mandatory ? ` (${words.required})` : ''}${value}${preset}`;
}

/** Durations are numbers of milliseconds in the tree: the prose says them as they are typed. */
function isShown(value: unknown): boolean {
  return typeof value === 'string' ? value !== '' : typeof value === 'number' && value !== 60_000;
}

function optionOf(command: CommandUnknownOpts, flag: string): Option {
  const option = command.options.find(({ long }) => long === flag);
  if (option === undefined) throw new Error(`${command.name()} has no flag ${flag}.`);
  return option;
}

function hasFilters(command: CommandUnknownOpts): boolean {
  return command.options.some(({ long }) => long === '--received-from');
}

function leavesOf(command: CommandUnknownOpts, words: readonly string[]): NamedCommand[] {
  return command.commands.flatMap((child) => {
    const name = [...words, child.name()];
    return child.commands.length > 0 ? leavesOf(child, name) : [{ name: name.join(' '), command: child }];
  });
}

const WORDS: Readonly<
  Record<Language, { default: string; required: string; json: string; filters: string }>
> = {
  en: {
    default: 'default',
    required: 'required',
    json: 'prints one JSON document',
    filters: '- all [filters](filters.md)',
  },
  vi: {
    default: 'mặc định',
    required: 'bắt buộc',
    json: 'in một tài liệu JSON',
    filters: '- mọi [điều kiện lọc](filters.vi.md)',
  },
};
