/** Some bits of each of two hashes: among a million numbers, two are taken for one once in ten million files. */
const SEEDS = [0x811c_9dc5, 0x9747_b28c] as const;

/**
 * Finds a case number that a file names twice with two statuses. In 13 bytes a case, because a map of a million
 * numbers takes more memory than reading the file.
 */
export class StatusesSeen {
  #hashes = new Uint32Array(2 * 4_096);
  #lines = new Uint32Array(4_096);
  #statuses = new Uint8Array(4_096);
  #count = 0;

  /** The line of an earlier row with the same number and another status, or null. */
  conflict(caseNo: string, status: string | null, line: number): number | null {
    if (this.#count * 2 >= this.#lines.length) this.#grow();
    const [high, low] = [hashOf(caseNo, SEEDS[0]), hashOf(caseNo, SEEDS[1])];
    const slot = this.#slotOf(high, low);
    const code = Number(status ?? 0);
    const earlier = this.#lines[slot] ?? 0;
    if (earlier !== 0) return this.#statuses[slot] === code ? null : earlier;
    this.#hashes[2 * slot] = high;
    this.#hashes[2 * slot + 1] = low;
    this.#lines[slot] = line;
    this.#statuses[slot] = code;
    this.#count += 1;
    return null;
  }

  /** Where the number is, or where it goes; a line of 0 marks an empty slot. */
  #slotOf(high: number, low: number): number {
    const mask = this.#lines.length - 1;
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      if (this.#lines[slot] === 0) return slot;
      if (this.#hashes[2 * slot] === high && this.#hashes[2 * slot + 1] === low) return slot;
    }
  }

  #grow(): void {
    const [hashes, lines, statuses] = [this.#hashes, this.#lines, this.#statuses];
    this.#hashes = new Uint32Array(hashes.length * 2);
    this.#lines = new Uint32Array(lines.length * 2);
    this.#statuses = new Uint8Array(lines.length * 2);
    for (const [at, line] of lines.entries()) {
      if (line === 0) continue;
      const [high, low] = [hashes[2 * at] ?? 0, hashes[2 * at + 1] ?? 0];
      const slot = this.#slotOf(high, low);
      this.#hashes[2 * slot] = high;
      this.#hashes[2 * slot + 1] = low;
      this.#lines[slot] = line;
      this.#statuses[slot] = statuses[at] ?? 0;
    }
  }
}

/** MurmurHash3 of the text's UTF-16 units, 32 bits. */
function hashOf(text: string, seed: number): number {
  let hash = seed;
  for (let at = 0; at < text.length; at += 1) {
    let unit = Math.imul(text.charCodeAt(at), 0xcc9e_2d51);
    unit = Math.imul((unit << 15) | (unit >>> 17), 0x1b87_3593);
    hash ^= unit;
    hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe654_6b64;
  }
  hash ^= text.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
