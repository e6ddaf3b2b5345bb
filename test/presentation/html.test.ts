import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html } from '../../src/presentation/html.ts';

describe('html', () => {
  it('escapes texts, in elements and in attributes, and leaves its own markup alone', () => {
    const inner = html`<b>${'<&>'}</b>`;
    expect(String(html`<p title="${`"'`}">${inner}${[inner, inner]}${7}</p>`)).toBe(
      '<p title="&quot;&#39;"><b>&lt;&amp;&gt;</b><b>&lt;&amp;&gt;</b><b>&lt;&amp;&gt;</b>7</p>',
    );
  });

  it('lets no text become markup, and loses nothing of it but control characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const markup = String(html`${text}`);
        expect(markup).not.toMatch(/[<>"']/);
        const back = markup
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .replaceAll('&quot;', '"')
          .replaceAll('&#39;', "'")
          .replaceAll('&amp;', '&');
        expect(back).toBe(text.replace(/\p{Cc}/gu, ' '));
      }),
    );
  });

  it('is whole UTF-8 whatever it is given', () => {
    expect(String(html`a${'b\u0007\ud800'}`).isWellFormed()).toBe(true);
  });
});
