import { terminalText } from '../../presentation/layout.ts';

interface Named {
  readonly key: string;
  readonly name: string;
}

/**
 * The names of a table's rows, with its code beside each that is another's, too: communes of different districts are
 * often called the same. Unlike the name of the agency above, the code is never the same as well.
 */
export function disambiguate(groups: readonly Named[]): (group: Named) => string {
  const borne = new Map<string, string>();
  const shared = new Set<string>();
  for (const { key, name } of groups) {
    const other = borne.get(asRead(name));
    if (other !== undefined && other !== key) shared.add(asRead(name));
    borne.set(asRead(name), key);
  }
  return ({ key, name }) => (shared.has(asRead(name)) ? `${name} (${key})` : name);
}

/** What a reader takes for the same. */
function asRead(name: string): string {
  return terminalText(name).toLowerCase();
}
