/** A code of one source alone. */
export interface OwnCode {
  readonly source: string;
  readonly code: string;
}

/** As the ledger and the tables of the province have it. */
export function ownCode(source: string, code: string): string {
  return `${source}:${code}`;
}

/** Null for a code of the province. `sources`: those with tables of their own; a name has no colon. */
export function ownCodeOf(text: string, sources: ReadonlyMap<string, unknown> | undefined): OwnCode | null {
  const at = text.indexOf(':');
  if (at < 0 || sources === undefined) return null;
  const source = text.slice(0, at);
  return sources.has(source) ? { source, code: text.slice(at + 1) } : null;
}
