import { terminalText } from '../../presentation/layout.ts';

interface Named {
  readonly key: string;
  readonly name: string;
}

/**
 * The names of a table's rows, followed by the code where another row has the same name: communes of different
 * districts often share a name. Unlike the name of the agency above, codes are unique.
 */
export function disambiguate(groups: readonly Named[]): (group: Named) => string {
  const keyOf = new Map<string, string>();
  const shared = new Set<string>();
  for (const { key, name } of groups) {
    const other = keyOf.get(asRead(name));
    if (other !== undefined && other !== key) shared.add(asRead(name));
    keyOf.set(asRead(name), key);
  }
  return ({ key, name }) => (shared.has(asRead(name)) ? `${name} (${key})` : name);
}

/** Names that look the same to a reader become equal. */
function asRead(name: string): string {
  return terminalText(name).toLowerCase();
}
