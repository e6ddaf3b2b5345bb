import { productFiles } from '../../scripts/reference/sources.ts';
import { literalsOf } from './literals.ts';

/** Make of the words of a command what has to be typed here: in a checkout, in the image and as a unit. */
export const HINT_MAKERS: ReadonlySet<string> = new Set(['typedCommand', 'typed']);

/** Every text of the product, with its place. */
export const productTexts = productFiles()
  .filter(({ place }) => place.startsWith('src/') || place.startsWith('workers/'))
  .flatMap(({ place, text }) =>
    literalsOf(text).map((literal) => ({ ...literal, place: `${place}:${literal.line}`, file: place })),
  );

/** The words of each command that a hint names, with `…` for what is put in. */
export const hintedCommands = productTexts.filter(({ calledBy }) => HINT_MAKERS.has(calledBy ?? ''));
