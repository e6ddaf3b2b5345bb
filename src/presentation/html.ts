/** Markup as it is; only html`` makes it, so that no text of others becomes one. */
class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

export type { Html };

type Value = string | number | Html | readonly Html[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * HTML from a template: texts and numbers are escaped, for elements and for attributes in quotes alike; markup made
 * here goes in as it is. Not for what a script, a style or a URL is made of.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(strings.map((text, index) => text + markupOf(values[index])).join(''));
}

function markupOf(value: Value | undefined): string {
  if (value === undefined) return '';
  if (value instanceof Html) return String(value);
  if (typeof value === 'object') return value.join('');
  // A lone surrogate would be no UTF-8, and control characters are no HTML.
  const text = String(value)
    .toWellFormed()
    .replace(/[\p{Cc}]/gu, ' ');
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

/** A style of our own, as it is: in a style element browsers read no character references. */
export function styleElement(css: string): Html {
  return new Html(`<style>${css}</style>`);
}
