import { strFromU8, unzipSync } from 'fflate';

/** A cell as the file has it: its reference, style, type and content. */
interface ReadCell {
  readonly place: string;
  readonly style: number;
  readonly type: string;
  readonly value: string;
}

export interface ReadXlsx {
  readonly partNames: readonly string[];
  /** A part's text; '' where there is none of that name. */
  part(name: string): string;
  readonly sheetNames: readonly string[];
  /** Of each sheet its rows of cells; cells that are not written are left out. */
  readonly sheets: readonly (readonly (readonly ReadCell[])[])[];
}

/** Reads a small XLSX file by unzipping it and taking its XML apart, without the code that wrote it. */
export async function readXlsx(chunks: AsyncIterable<Uint8Array>): Promise<ReadXlsx> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  const files = unzipSync(Buffer.concat(all));
  const parts = new Map(Object.entries(files).map(([name, data]) => [name, strFromU8(data)]));
  const part = (name: string): string => parts.get(name) ?? '';
  const sheetNames = [...part('xl/workbook.xml').matchAll(/<sheet name="([^"]*)"/g)].map(([, name = '']) =>
    unescaped(name),
  );
  const sheets = sheetNames.map((_, i) => rowsOf(part(`xl/worksheets/sheet${i + 1}.xml`)));
  return { partNames: [...parts.keys()], part, sheetNames, sheets };
}

/** The values of a sheet by column letter, for a look at a row. */
export function valuesOf(row: readonly ReadCell[] | undefined): Record<string, string> {
  return Object.fromEntries((row ?? []).map(({ place, value }) => [place.replace(/\d+$/, ''), value]));
}

function rowsOf(xml: string): ReadCell[][] {
  return [...xml.matchAll(/<row r="\d+">(.*?)<\/row>/gs)].map(([, cells = '']) =>
    [...cells.matchAll(/<c r="([A-Z]+\d+)" s="(\d+)"(?: t="(\w+)")?>(.*?)<\/c>/gs)].map(
      ([, place = '', style = '', type = 'n', content = '']) => ({
        place,
        style: Number(style),
        type,
        value: unescaped(content.replace(/<[^>]*>/g, '')),
      }),
    ),
  );
}

/** As a reader of ECMA-376 does: the XML entities, then the escapes `_xHHHH_`. */
function unescaped(text: string): string {
  return text
    .replace(/&(?:#(\d+)|(lt|gt|quot|amp));/g, (_, code: string | undefined, name: string) =>
      code === undefined ? (ENTITIES[name] ?? '') : String.fromCodePoint(Number(code)),
    )
    .replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&' };
