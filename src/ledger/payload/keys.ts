import { createSecretKey, type KeyObject } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { loadKey, loadOrCreateKey } from './keyFile.ts';

/** The payload keys of a ledger. */
export interface PayloadKeys {
  /** The key that seals now; asked for within the transaction that stores what it seals. Errors as of loadKey. */
  sealing(): KeyObject;
  /** Those that may open a payload, the likeliest first. Never an error. */
  opening(): Iterable<KeyObject>;
}

/** The old key, the new one, and one that was put back. */
const MOST_KNOWN = 3;

/** Where a new key lies from the moment it seals until it has sealed everything. Then it takes the name of the old one. */
export function nextKeyFile(file: string): string {
  return `${file}.next`;
}

/** Where the key lies that seals now. */
export function sealingKeyFile(file: string): string {
  const next = nextKeyFile(file);
  return existsSync(next) ? next : file;
}

export function hasKey(keyFile: string): boolean {
  return existsSync(sealingKeyFile(keyFile));
}

/** Errors as of loadKey, now and not with the first payload. */
export function usableKeys(keyFile: string): PayloadKeys {
  loadKey(sealingKeyFile(keyFile));
  return keysIn(keyFile);
}

/** Makes the key where it is missing. */
export function newKeys(keyFile: string): PayloadKeys {
  loadOrCreateKey(keyFile);
  return keysIn(keyFile);
}

/** A key that never changes. It is loaded when it is first needed. */
export function oneKey(load: () => Buffer): PayloadKeys {
  // A key given as bytes is imported for each cipher, which costs more than the encryption.
  let imported: KeyObject | null = null;
  const sealing = (): KeyObject => {
    imported ??= createSecretKey(load());
    return imported;
  };
  return {
    sealing,
    *opening() {
      try {
        yield sealing();
      } catch {
        // Without the key nothing opens.
      }
    },
  };
}

/**
 * The key in this file, which another process may change at any moment (app/rotatePayloadKey.ts). `spare` seals where there is
 * none.
 */
export function keysIn(file: string, spare: Buffer | null = null): PayloadKeys {
  return new KeyFiles(file, spare === null ? null : createSecretKey(spare));
}

interface KnownKey {
  readonly stamp: string;
  readonly key: KeyObject;
}

class KeyFiles implements PayloadKeys {
  readonly #file: string;
  readonly #places: readonly string[];
  readonly #spare: KeyObject | null;
  /** What the files held, the latest first. */
  #known: readonly KnownKey[] = [];
  #sealing: KeyObject | null = null;

  constructor(file: string, spare: KeyObject | null) {
    this.#file = file;
    this.#places = [nextKeyFile(file), file];
    this.#spare = spare;
  }

  /** Looks at the files once for all that is sealed without a pause, which is within one transaction. */
  sealing(): KeyObject {
    if (this.#sealing === null) {
      this.#sealing = this.#look();
      queueMicrotask(() => {
        this.#sealing = null;
      });
    }
    return this.#sealing;
  }

  #look(): KeyObject {
    for (const place of this.#places) {
      const key = this.#keyAt(place);
      if (key !== null) return key;
    }
    // A key that is removed or spoilt under a running process still opens what it sealed.
    return this.#known[0]?.key ?? this.#spare ?? createSecretKey(loadKey(this.#file));
  }

  *opening(): Iterable<KeyObject> {
    const tried = this.#known.map(({ key }) => key);
    yield* tried;
    if (this.#spare !== null) yield this.#spare;
    for (const place of this.#places) {
      const key = this.#keyAt(place);
      if (key !== null && !tried.includes(key)) yield key;
    }
  }

  /** Null where there is none that can be read. */
  #keyAt(place: string): KeyObject | null {
    try {
      const stats = statSync(place, { throwIfNoEntry: false });
      if (stats === undefined) return null;
      // The same after the file got its other name.
      const stamp = `${stats.ino} ${stats.mtimeMs}`;
      const known = this.#known.find((one) => one.stamp === stamp);
      if (known !== undefined) return known.key;
      const key = createSecretKey(loadKey(place));
      this.#known = [{ stamp, key }, ...this.#known].slice(0, MOST_KNOWN);
      return key;
    } catch {
      return null;
    }
  }
}
