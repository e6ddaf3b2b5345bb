/** Adds to the count of a key; what comes and goes leaves a zero behind. */
export function count<Key>(counts: Map<Key, number>, key: Key, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

/** The members of a JSON object, without the zeros; '' when there are none. */
export function jsonMembers(counts: ReadonlyMap<string, number>): string {
  const members: string[] = [];
  for (const [key, n] of counts) {
    if (n !== 0) members.push(`${JSON.stringify(key)}:${n}`);
  }
  return members.join(',');
}

/** The value of a key, made where there is none yet. */
export function entryOf<Key, Value>(entries: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = entries.get(key);
  if (value === undefined) {
    value = make();
    entries.set(key, value);
  }
  return value;
}
