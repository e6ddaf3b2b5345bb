import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '../../src/domain/language.ts';
import { commandsText } from './commands.ts';
import { configurationFacts } from './configuration.ts';
import { errorFacts } from './errors.ts';
import { fillTables } from './fillTables.ts';
import { filterFacts } from './filters.ts';
import { logFacts } from './logEvents.ts';
import { reasonsText } from './reasons.ts';

/** What makes a document of its text and of the code. Metrics and roles are written by the tests that ask a server. */
const MAKERS = {
  commands: commandsText,
  configuration: (text, language, place) => fillTables(text, configurationFacts(language), place),
  errors: (text, _language, place) => fillTables(text, errorFacts(), place),
  filters: (text, language, place) => fillTables(text, filterFacts(language), place),
  logs: (text, _language, place) => fillTables(text, logFacts(), place),
  reasons: reasonsText,
} as const satisfies Readonly<Record<string, Maker>>;

type Maker = (text: string, language: Language, place: string) => string | Promise<string>;

interface ReferenceDocument {
  /** From the root of the checkout. */
  readonly path: string;
  readonly text: string;
}

/** Every reference document that can be made without a running server, in both languages. */
export async function referenceDocuments(): Promise<readonly ReferenceDocument[]> {
  const wanted = (['en', 'vi'] as const).flatMap((language) =>
    Object.entries<Maker>(MAKERS).map(([name, make]) => ({ language, name, make })),
  );
  return await Promise.all(
    wanted.map(async ({ language, name, make }) => ({
      path: documentPath(name, language),
      text: withNote(
        await make(proseOf(name, language), language, prosePath(name, language)),
        name,
        language,
      ),
    })),
  );
}

/** Where a reference document is, from the root of the checkout. */
export function documentPath(name: string, language: Language): string {
  return `docs/reference/${name}${language === 'vi' ? '.vi' : ''}.md`;
}

/** The prose of a reference document, which the facts of the code are put into. */
export function proseOf(name: string, language: Language): string {
  return readFileSync(join(import.meta.dirname, 'text', `${name}.${language}.md`), 'utf8');
}

/** A document with a note on where it comes from below its title. */
export function withNote(text: string, name: string, language: Language): string {
  const [title = '', ...rest] = text.split('\n');
  const source = prosePath(name, language);
  return [
    title,
    '',
    `<!-- Made by \`npm run reference\` from the code and ${source}. Edit those. -->`,
    ...rest,
  ].join('\n');
}

function prosePath(name: string, language: Language): string {
  return `scripts/reference/text/${name}.${language}.md`;
}
