import { TEXT_WIDTH, widthOf, wrap } from '../../presentation/layout.ts';

/** A text that says what to type, and the command up to the text's end. */
const COMMAND = /^(.*(?:[Tt]ype|[Gg]õ):) (.+)$/su;

/**
 * A text in lines of at most 80 columns, the first one beginning with `head` and the others as far in. A command that
 * it ends with has a line to itself where it would be broken otherwise, and runs over: it has to be fit to be pasted.
 */
export function remedyLines(text: string, head = ''): string[] {
  const indent = ' '.repeat(widthOf(head));
  const [, before, command] = COMMAND.exec(text) ?? [];
  if (before === undefined || command === undefined || widthOf(head + text) <= TEXT_WIDTH) {
    return wrap(text, head);
  }
  return [...wrap(before, head), `${indent}  ${command}`];
}
