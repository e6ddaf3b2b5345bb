import { TEXT_WIDTH, widthOf, wrap } from '../../presentation/layout.ts';

/** Ends with a command to type. */
const COMMAND = /^(.*(?:[Tt]ype|[Gg]õ):) (.+)$/su;

/**
 * Wraps at 80 columns, the first line after `head`, the others indented alike. A command at the end that would be
 * broken gets a line of its own, unbroken, so that it can be pasted.
 */
export function remedyLines(text: string, head = ''): string[] {
  const indent = ' '.repeat(widthOf(head));
  const [, before, command] = COMMAND.exec(text) ?? [];
  if (before === undefined || command === undefined || widthOf(head + text) <= TEXT_WIDTH) {
    return wrap(text, head);
  }
  return [...wrap(before, head), `${indent}  ${command}`];
}
