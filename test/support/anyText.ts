import fc from 'fast-check';

/** Every Unicode character; the surrogates, which are none, are left out. */
const character = fc
  .integer({ min: 0, max: 0x10_f7ff })
  .map((place) => String.fromCodePoint(place < 0xd800 ? place : place + 0x800));

/** Any text. fast-check's unit `binary` is the same, but first lists all 1.1 million characters, which takes seconds. */
export function anyText(constraints: { readonly maxLength?: number } = {}): fc.Arbitrary<string> {
  return fc.string({ ...constraints, unit: character });
}
