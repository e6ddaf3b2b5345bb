import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { productFiles } from '../../scripts/reference/sources.ts';
import { ROOT, read } from '../deployment/files.ts';
import { anchorsOf } from './markdown.ts';

/** Every Markdown document that a comment of the code names, with its heading where one is named. */
const CITED = productFiles().flatMap(({ place, text }) =>
  [...text.matchAll(/(?<![\w./-])((?:docs\/)?[\w/.-]+\.md)(?:#([\p{L}\d-]+))?/gu)].map(
    ([, path = '', anchor = '']) => ({ place, path, anchor }),
  ),
);

describe('the documents that the code names', () => {
  it('are in the checkout, with the headings that it names', () => {
    expect(CITED.length).toBeGreaterThan(5);
    const broken = CITED.filter(({ path, anchor }) => {
      if (!existsSync(join(ROOT, path))) return true;
      return anchor !== '' && !anchorsOf(read(path)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });
});
