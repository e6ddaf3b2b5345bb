import type { Language } from '../../domain/language.ts';
import { MAPPING_TABLES, type MappingTable, OWN_TABLES } from '../../domain/mappingTable.ts';
import { formatsOf, type TextOptions } from '../../presentation/formats.ts';
import { terminalText } from '../../presentation/layout.ts';
import { flexible, left, right, rowTable } from '../../presentation/table.ts';
import { mappingTexts } from './messages.ts';
import {
  MAPPING_TABLE_NAMES,
  type MappingChange,
  type MappingRow,
  type MappingsDocument,
  type Unmapped,
} from './schema.ts';

type Options = Pick<TextOptions, 'language' | 'color'>;

/** The tables and the codes to be mapped, for a terminal. */
export function mappingsText(document: Partial<MappingsDocument>, options: Options): string {
  const { tables, ofSources = [], unmapped } = document;
  const { language } = options;
  const own = ofSources.flatMap(({ source, tables: ofSource }) =>
    OWN_TABLES.flatMap((table) => {
      const rows = ofSource[table];
      return rows === undefined ? [] : [[tableTitle(table, source, language), ...rowsText(rows, options)]];
    }),
  );
  const blocks = MAPPING_TABLE_NAMES.flatMap((table) => {
    const rows = tables?.[table];
    return rows === undefined ? [] : [[MAPPING_TABLES[table].title[language], ...rowsText(rows, options)]];
  });
  const last =
    unmapped === undefined ? [] : [[mappingTexts(language).unmapped, ...unmappedText(unmapped, options)]];
  return [...blocks, ...own, ...last].map((lines) => lines.join('\n')).join('\n\n');
}

export function tableTitle(table: MappingTable, source: string | null, language: Language): string {
  const title = MAPPING_TABLES[table].title[language];
  return source === null ? title : mappingTexts(language).ofSource(title, source);
}

function rowsText(rows: readonly MappingRow[], options: Options): readonly string[] {
  const { columns, noRows } = mappingTexts(options.language);
  const { count } = formatsOf(options);
  if (rows.length === 0) return [noRows];
  return rowTable(rows, [
    flexible<MappingRow>(columns.local, ({ local }) => terminalText(local)),
    left<MappingRow>(columns.value, ({ value }) => terminalText(value)),
    left<MappingRow>(columns.from, ({ validFrom }) => validFrom ?? ''),
    left<MappingRow>(columns.to, ({ validTo }) => validTo ?? ''),
    right<MappingRow>(columns.cases, ({ cases }) => count(cases)),
  ]);
}

function unmappedText(rows: readonly Unmapped[], options: Options): readonly string[] {
  const { columns, noUnmapped } = mappingTexts(options.language);
  const { count } = formatsOf(options);
  if (rows.length === 0) return [noUnmapped];
  return rowTable(rows, [
    left<Unmapped>(columns.table, ({ table }) => table),
    ...(rows.some(({ source }) => source !== null)
      ? [left<Unmapped>(columns.source, ({ source }) => source ?? '')]
      : []),
    left<Unmapped>(columns.local, ({ code }) => terminalText(code)),
    flexible<Unmapped>(columns.name, ({ name }) => terminalText(name)),
    right<Unmapped>(columns.cases, ({ cases }) => count(cases)),
  ]);
}

export function suggestionsText(
  list: readonly { readonly code: string; readonly name: string; readonly score: number }[],
  options: Options,
): string {
  const { columns, noSuggestions } = mappingTexts(options.language);
  if (list.length === 0) return noSuggestions;
  type Row = (typeof list)[number];
  return rowTable(list, [
    left<Row>(columns.value, ({ code }) => terminalText(code)),
    flexible<Row>(columns.name, ({ name }) => terminalText(name)),
    right<Row>(columns.score, ({ score }) => `${Math.round(score * 100)}`),
  ]).join('\n');
}

/** What follows from a change, in sentences. */
export function effectSentences(
  { freed, resent, heldBack, cases }: Pick<MappingChange, 'freed' | 'resent' | 'heldBack' | 'cases'>,
  language: Language,
): readonly string[] {
  const texts = mappingTexts(language);
  const { count } = formatsOf({ language });
  if (cases === 0) return [texts.none];
  return [
    ...(freed > 0 ? [texts.freed(count(freed))] : []),
    ...(resent > 0 ? [texts.resent(count(resent))] : []),
    ...(heldBack > 0 ? [texts.heldBack(count(heldBack))] : []),
  ];
}

export function changeText(change: MappingChange, language: Language): string {
  const texts = mappingTexts(language);
  if (change.changed === 0) return texts.kept;
  const { count } = formatsOf({ language });
  return [texts.saved(count(change.changed)), ...effectSentences(change, language)].join(' ');
}
