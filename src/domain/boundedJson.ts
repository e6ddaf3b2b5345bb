/** A page of 2,000 cases has some 80,000, the national procedure list less than 200,000. */
const MOST_VALUES = 400_000;
/** Characters in which there cannot be that many, but for brackets within brackets. To count costs as much as to parse. */
const TOO_FEW_CHARACTERS = 2 * MOST_VALUES;
const OPENING = /[{[,]/g;

/**
 * JSON of another system. Throws SyntaxError for what is none, and for what would become too many values: text grows to
 * many times its size when it is parsed, and 8 MB of `{},{},…` were more than the whole heap holds
 * (docs/decisions/0011). Each value but the first follows one of three signs, so these are counted before; in a text
 * that holds commas they count as well, which makes no difference to an answer of the size that is expected.
 */
export function parseBoundedJson(text: string): unknown {
  if (text.length > TOO_FEW_CHARACTERS && exceeds(text))
    throw new SyntaxError('more values than fit into memory');
  return JSON.parse(text);
}

function exceeds(text: string): boolean {
  let values = 0;
  OPENING.lastIndex = 0;
  while (OPENING.test(text)) {
    values += 1;
    if (values > MOST_VALUES) return true;
  }
  return false;
}
