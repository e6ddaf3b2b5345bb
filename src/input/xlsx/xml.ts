import { NotReadable } from '../table/notReadable.ts';

export interface XmlEvents {
  /** `attributes` as written; attribute() reads one. */
  open(name: string, attributes: string): void;
  /** Between tags, with its entities resolved. */
  text(text: string): void;
  close(name: string): void;
}

/** The longest tag or text in a sheet: a cell holds at most 32,767 characters, each at most eight bytes as an entity. */
const LONGEST = 1_048_576;

/**
 * Reads the XML of workbooks piece by piece. They have elements, texts and comments; a document type, which could
 * expand without bound, ends the reading. Prefixes of namespaces are left out: some programs write `x:row`.
 */
export function xmlReader(events: XmlEvents): (piece: string) => void {
  let rest = '';
  return (piece) => {
    const text = rest + piece;
    let at = 0;
    for (;;) {
      const tag = text.indexOf('<', at);
      if (tag < 0) break;
      const special = startsSpecial(text, tag + 1)
        ? SPECIAL.find(([start]) => text.startsWith(start, tag))
        : undefined;
      const closing = special?.[1] ?? '>';
      const end = text.indexOf(closing, tag + 1);
      // A tag that starts like a comment may not be here as a whole yet.
      if (end < 0) break;
      if (tag > at) events.text(unescaped(text.slice(at, tag)));
      if (special === undefined) element(text.slice(tag + 1, end), events);
      else if (special[0] === '<![CDATA[') events.text(text.slice(tag + 9, end));
      at = end + closing.length;
    }
    rest = text.slice(at);
    if (rest.length > LONGEST) throw new NotReadable('broken');
  };
}

const SPECIAL = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const;

function startsSpecial(text: string, at: number): boolean {
  const sign = text.charCodeAt(at);
  return sign === EXCLAMATION || sign === QUESTION;
}

const EXCLAMATION = 0x21;
const QUESTION = 0x3f;

function element(tag: string, events: XmlEvents): void {
  if (tag.startsWith('!')) throw new NotReadable('broken');
  if (tag.startsWith('/')) {
    events.close(localName(tag.slice(1).trimEnd()));
    return;
  }
  const alone = tag.endsWith('/');
  const inner = alone ? tag.slice(0, -1) : tag;
  const blank = inner.search(/\s/);
  const name = localName(blank < 0 ? inner : inner.slice(0, blank));
  events.open(name, blank < 0 ? '' : inner.slice(blank));
  if (alone) events.close(name);
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** '' where it is absent. */
export function attribute(attributes: string, name: string): string {
  const start = attributes.indexOf(` ${name}=`);
  if (start < 0) return '';
  const quote = start + name.length + 2;
  const end = attributes.indexOf(attributes[quote] ?? '"', quote + 1);
  return end < 0 ? '' : unescaped(attributes.slice(quote + 1, end));
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(/&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|(\w+));/gi, (entity, hex, decimal, name) => {
    if (name !== undefined) return NAMED[String(name)] ?? entity;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16);
    return code <= 0x10_ffff ? String.fromCodePoint(code) : entity;
  });
}
