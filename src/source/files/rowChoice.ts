import { hash } from 'node:crypto';
import type { Instant } from '../../domain/time.ts';

const FIRST_SIZE = 1_024;

/**
 * Which row of which file counts for each case. It keeps 80 bits of a hash in place of the keys, so that a million cases take
 * 60 MB at most; two keys are taken for one with a probability of 10⁻¹².
 */
export class RowChoice {
  #size = FIRST_SIZE;
  #count = 0;
  #high = new Float64Array(FIRST_SIZE);
  #low = new Uint32Array(FIRST_SIZE);
  #files = new Uint16Array(FIRST_SIZE);
  #lines = new Uint32Array(FIRST_SIZE);
  #times = new Float64Array(FIRST_SIZE);

  /**
   * Offers a row. A file offered before wins over later ones; within a file the row modified last, and then the last one.
   * Returns whether the case was known already.
   */
  offer(key: string, file: number, line: number, modifiedAt: Instant | null): boolean {
    if (2 * this.#count >= this.#size) this.#grow();
    const at = this.#placeOf(...digest(key));
    const time = modifiedAt ?? Number.NEGATIVE_INFINITY;
    const isKnown = this.#lines[at] !== 0;
    if (isKnown && (this.#files[at] !== file || time < (this.#times[at] ?? 0))) return true;
    if (!isKnown) {
      this.#count += 1;
      [this.#high[at], this.#low[at]] = digest(key);
    }
    this.#files[at] = file;
    this.#lines[at] = line;
    this.#times[at] = time;
    return isKnown;
  }

  isChosen(key: string, file: number, line: number): boolean {
    const at = this.#placeOf(...digest(key));
    return this.#lines[at] === line && this.#files[at] === file;
  }

  /** The place of the key, or the free one where it belongs. Line 0 means free. */
  #placeOf(high: number, low: number): number {
    const mask = this.#size - 1;
    for (let at = low & mask; ; at = (at + 1) & mask) {
      if (this.#lines[at] === 0 || (this.#high[at] === high && this.#low[at] === low)) return at;
    }
  }

  #grow(): void {
    const [high, low, files, lines, times] = [this.#high, this.#low, this.#files, this.#lines, this.#times];
    this.#size *= 2;
    this.#high = new Float64Array(this.#size);
    this.#low = new Uint32Array(this.#size);
    this.#files = new Uint16Array(this.#size);
    this.#lines = new Uint32Array(this.#size);
    this.#times = new Float64Array(this.#size);
    for (const [from, line] of lines.entries()) {
      if (line === 0) continue;
      const at = this.#placeOf(high[from] ?? 0, low[from] ?? 0);
      this.#high[at] = high[from] ?? 0;
      this.#low[at] = low[from] ?? 0;
      this.#files[at] = files[from] ?? 0;
      this.#lines[at] = line;
      this.#times[at] = times[from] ?? 0;
    }
  }
}

function digest(key: string): [high: number, low: number] {
  const bytes = hash('sha1', key, 'buffer');
  return [bytes.readUIntBE(0, 6), bytes.readUInt32BE(6)];
}
