/** Markup that is not escaped again. Only html`` makes it, so that no foreign text becomes markup. */
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
 * HTML from a template. Texts and numbers are escaped for elements and for quoted attributes; markup made here is
 * inserted unchanged. Not for the content of a script, a style or a URL.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(strings.map((text, index) => text + markupOf(values[index])).join(''));
}

function markupOf(value: Value | undefined): string {
  if (value === undefined) return '';
  if (value instanceof Html) return String(value);
  if (typeof value === 'object') return value.join('');
  // Lone surrogates are not valid UTF-8, and control characters are not valid HTML.
  const text = String(value)
    .toWellFormed()
    .replace(/[\p{Cc}]/gu, ' ');
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

/** A style of our own, unescaped: browsers read no character references in a style element. */
export function styleElement(css: string): Html {
  return new Html(`<style>${css}</style>`);
}
