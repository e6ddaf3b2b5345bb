/** A page of 2,000 cases has some 80,000, the national procedure list less than 200,000. */
const MOST_VALUES = 400_000;
/** Shorter texts are not counted, because counting costs as much as parsing. */
const TOO_FEW_CHARACTERS = 2 * MOST_VALUES;
const OPENING = /[{[,]/g;

/**
 * Parses another system's JSON. Throws SyntaxError if it is invalid, or has more values than fit into the heap once
 * parsed (docs/decisions/0011).
 */
export function parseBoundedJson(text: string): unknown {
  if (text.length > TOO_FEW_CHARACTERS && exceeds(text))
    throw new SyntaxError('more values than fit into memory');
  return JSON.parse(text);
}

/** Every value but the first follows one of three characters. Commas within strings count too, which does no harm. */
function exceeds(text: string): boolean {
  let values = 0;
  OPENING.lastIndex = 0;
  while (OPENING.test(text)) {
    values += 1;
    if (values > MOST_VALUES) return true;
  }
  return false;
}
