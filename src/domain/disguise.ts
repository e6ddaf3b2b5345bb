/** Letters of other alphabets, each before the Latin one that it looks like. */
const LOOK_ALIKES = new Map(
  'аa еe оo рp сc хx уy іi ѕs јj һh ԁd ԛq ԝw ɡg ոn αa οo νv ιi ρp κk τt υu χx АA ВB ЕE КK МM НH ОO РP СC ТT ХX УY ІI ЅS ЈJ ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX ıi ӏl'
    .split(' ')
    .map(([other = '', latin = '']) => [other, latin] as const),
);

/** Full-width, mathematical and circled letters and digits. */
const STYLED = /[\uFF01-\uFF5E\u{1D400}-\u{1D7FF}\u2460-\u24FF\u{1F100}-\u{1F189}]+/gu;
/** Characters that nobody sees. */
const INVISIBLE = /[\u00AD\u200B-\u200F\u2060-\u2064\uFEFF]/g;

/**
 * The text as a reader sees it: with Latin letters in place of those that only look like them, and in the encoding that was meant.
 * The portal, a gateway or a browser between can have changed a name in any of these ways.
 */
export function undisguised(text: string): string {
  // First of all, because its bytes look like invisible characters; some gateways do it twice.
  return meant(meant(text))
    .replace(INVISIBLE, '')
    .replace(STYLED, (styled) => styled.normalize('NFKC'))
    .replace(
      /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}ɡı]/gu,
      (letter) => LOOK_ALIKES.get(letter) ?? letter,
    );
}

/** The bytes that Windows-1252 has other characters for than Latin-1, from 0x80. */
const WINDOWS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const BYTES = new Map([...WINDOWS].map((character, i) => [character, 0x80 + i]));
const MISREAD = new RegExp(`(?:[\\u00C2-\\u00F4][\\u0080-\\u00BF${WINDOWS}]+)+`, 'gu');
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** UTF-8 that was read as Latin-1 or Windows-1252 (`Tráº§n`), as what was meant; any other text stays. */
function meant(text: string): string {
  return text.replace(MISREAD, (run) => {
    const bytes = [...run].map((character) => BYTES.get(character) ?? character.charCodeAt(0));
    try {
      return utf8.decode(Uint8Array.from(bytes));
    } catch {
      return run;
    }
  });
}
