const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** Milliseconds of `500ms`, `90s`, `10m`, `2h`; null for anything else. */
export function parseDuration(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text);
  if (match === null) return null;
  return Number(match[1]) * UNITS[match[2] as keyof typeof UNITS];
}
