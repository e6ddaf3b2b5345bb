import { inspect } from 'node:util';

const SHOWN = '[secret]';

/**
 * A password that cannot be shown by accident: whatever prints, logs, spreads or serialises what holds it
 * gets `[secret]`. Only `reveal()` gives the text, so that every use of it can be searched for.
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
