import { inspect } from 'node:util';

const SHOWN = '[secret]';

/**
 * A password that cannot be shown by accident: printing, logging or serialising it gives `[secret]`. Only `reveal()`,
 * which is easy to search for, gives the text.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
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
