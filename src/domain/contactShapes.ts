/** A run that can be a telephone number however it is grouped: `(0220) 385312`, `0220/3853.123`, `+84 (0)912 345 678`. */
const GROUPED = /(?<![\p{L}\d.,/-])(?:\+\s?\d|\(\+?\d|0)[\d().\s/-]{7,18}\d(?![\p{L}\d])/gu;
const DATE = /\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}/;
/** Digits of a number in Vietnam, with or without the country's prefix. */
const FEWEST_DIGITS = 9;
const MOST_DIGITS = 13;

/** Removes telephone numbers of anybody. They begin with 0 or +; case numbers, codes and dates are others. */
export function withoutTelephones(text: string): string {
  return text.replace(GROUPED, (run) => {
    const digits = run.replace(/\D/g, '');
    if (DATE.test(run) || digits.length < FEWEST_DIGITS || digits.length > MOST_DIGITS) return run;
    return /^(?:0[1-9]|840?[1-9])/.test(digits) ? '…' : run;
  });
}

const LOCAL = '[\\p{L}\\d][\\p{L}\\d._+-]*';
const LABELS =
  '[\\p{L}\\d-]+(?:\\s*(?:\\.|[\\[({<]\\s*(?:\\.|dot|chấm|cham)\\s*[\\])}>]|\\s(?:dot|chấm|cham)\\s)\\s*[\\p{L}\\d-]+)+';
const AT = '@|at|a còng|a cong|acong';
/** `thu [at] example [dot] vn`: nobody writes anything else so. */
const BRACKETED = new RegExp(`${LOCAL}\\s*[\\[({<]\\s*(?:${AT})\\s*[\\])}>]\\s*${LABELS}`, 'giu');
const SPACED = new RegExp(`${LOCAL}\\s+@\\s*${LABELS}|${LOCAL}\\s*@\\s+${LABELS}`, 'giu');
/** `thu at gmail.com`: with a word for the sign only at hosts of mail, because errors happen “at” others. */
const SPELLED = new RegExp(
  `${LOCAL}\\s+(?:at|a còng|a cong|acong)\\s+(?:gmail|yahoo|outlook|hotmail|icloud|live|mail|email|ymail|proton(?:mail)?|zoho)\\s*(?:\\.|\\sdot\\s|\\schấm\\s)\\s*[\\p{L}\\d]+(?:\\.[\\p{L}\\d]+)*`,
  'giu',
);

/** Removes e-mail addresses of anybody in which the sign is spelled out or set apart. */
export function withoutSpelledAddresses(text: string): string {
  return text.replace(BRACKETED, '…').replace(SPACED, '…').replace(SPELLED, '…');
}
