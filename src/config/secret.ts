import { inspect } from 'node:util';

const SHOWN = '[secret]';

/** Where a secret can be read again. */
interface SecretSource {
  readonly file: string;
  /** Null while the file has no usable secret. */
  readonly read: () => string | null;
}

/**
 * A password that cannot be shown by accident: printing, logging or serialising it gives `[secret]`. Only `reveal()`,
 * which is easy to search for, gives the text.
 */
export class Secret {
  #text: string;
  readonly #source: SecretSource | null;

  constructor(text: string, source: SecretSource | null = null) {
    this.#text = text;
    this.#source = source;
  }

  /** The file it was read from; null for none. */
  get file(): string | null {
    return this.#source?.file ?? null;
  }

  /** The text as it was last read. */
  reveal(): string {
    return this.#text;
  }

  /** The text as its file has it now, so that a changed password needs no restart; the last one while it is unusable. */
  revealNow(): string {
    this.#text = this.#source?.read() ?? this.#text;
    return this.#text;
  }

  toJSON(): string {
    return SHOWN;
  }

  toString(): string {
    return SHOWN;
  }

  [inspect.custom](): string {
    return SHOWN;
  }
}
