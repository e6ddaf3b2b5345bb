/** Facts from the code for one key of a table: the cells that follow the key. */
export type Facts = ReadonlyMap<string, readonly string[]>;

const ROW = /^\| `([^`]+)` \| (.*) \|$/;

/**
 * Fills the tables of a text: after the key in each row come the facts of that key. Throws when the text has a key
 * without facts, or lacks one.
 */
export function fillTables(text: string, facts: Facts, place: string): string {
  const missing = new Set(facts.keys());
  const lines = text.split('\n').map((line) => {
    const [, key, rest] = ROW.exec(line) ?? [];
    if (key === undefined || rest === undefined) return line;
    const cells = facts.get(key);
    if (cells === undefined) throw new Error(`${place} describes ${key}, which the code does not have.`);
    missing.delete(key);
    return row([`\`${key}\``, ...cells, rest]);
  });
  if (missing.size > 0) throw new Error(`${place} has no row for ${[...missing].join(', ')}. Add one.`);
  return lines.join('\n');
}

/** One row of a Markdown table. */
export function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** A value as code; nothing for an empty one. */
export function code(value: string): string {
  return value === '' ? '' : `\`${value}\``;
}
