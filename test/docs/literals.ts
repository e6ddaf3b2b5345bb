/** A text in the code, with `…` for what is put into it. */
interface Literal {
  readonly text: string;
  readonly line: number;
  /** The function whose first argument it is. */
  readonly calledBy: string | null;
}

/** Every text of a TypeScript file, those within templates too. Comments and regular expressions are none. */
export function literalsOf(code: string): readonly Literal[] {
  const found: Literal[] = [];
  let at = 0;

  function note(start: number, text: string): void {
    const before = code.slice(Math.max(0, start - 60), start);
    const [, calledBy = null] = /([A-Za-z]+)\(\s*$/.exec(before) ?? [];
    found.push({ text, line: code.slice(0, start).split('\n').length, calledBy });
  }

  function quoted(quote: string): void {
    const start = at;
    let text = '';
    for (at += 1; at < code.length && code[at] !== quote; at += 1) {
      if (code[at] === '\\') at += 1;
      text += code[at];
    }
    at += 1;
    note(start, text);
  }

  function template(): void {
    const start = at;
    let text = '';
    at += 1;
    while (at < code.length && code[at] !== '`') {
      if (code.startsWith('${', at)) {
        at += 2;
        scan('}');
        at += 1;
        text += '…';
      } else {
        if (code[at] === '\\') at += 1;
        text += code[at];
        at += 1;
      }
    }
    at += 1;
    note(start, text);
  }

  function regularExpression(): void {
    let inClass = false;
    for (at += 1; at < code.length && (inClass || code[at] !== '/'); at += 1) {
      if (code[at] === '\\') at += 1;
      else if (code[at] === '[') inClass = true;
      else if (code[at] === ']') inClass = false;
    }
    at += 1;
  }

  /** Up to this character at the same depth of braces, or to the end. */
  function scan(end: string | null): void {
    for (let depth = 0; at < code.length; ) {
      const char = code[at] ?? '';
      if (char === end && depth === 0) return;
      if (code.startsWith('//', at)) at = endOr(code.indexOf('\n', at));
      else if (code.startsWith('/*', at)) at = endOr(code.indexOf('*/', at) + 2);
      else if (char === "'" || char === '"') quoted(char);
      else if (char === '`') template();
      else if (char === '/' && /[=(,:[!&|?{};]\s*$|\breturn\s*$/.test(code.slice(Math.max(0, at - 20), at)))
        regularExpression();
      else {
        if (char === '{') depth += 1;
        if (char === '}') depth -= 1;
        at += 1;
      }
    }
  }

  const endOr = (index: number): number => (index < at ? code.length : index);
  scan(null);
  return found;
}
