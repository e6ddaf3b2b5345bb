import { MAPPING_TABLES } from '../../../domain/mappingTable.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { formatCount } from '../../../presentation/numbers.ts';
import type { FrameContext } from './pageContext.ts';

/** Problems that the note names. */
const SHOWN = 3;

/** The red note on every page while a table is faulty; nothing while there is none. */
export function tableFaultNotice({ tableFaults: faults, texts, language }: FrameContext): Html {
  if (faults.length === 0) return html``;
  const { title, expected, more } = texts.tableFaults;
  const rest = faults.length - SHOWN;
  return html`<div class="notice bad" role="alert" id="table-faults">
<h2>${title}</h2>
<ul>
${faults.slice(0, SHOWN).map((fault) => html`<li><strong>${placeOf(fault.path, { texts, language })}:</strong> ${fault.found[language]}. ${expected(fault.expected[language])} ${fault.remedy[language]}</li>\n`)}${rest > 0 ? html`<li>${more(formatCount(rest, language))}</li>` : ''}</ul>
</div>
`;
}

/** "Table of procedures, line 12"; the key of the configuration for a table that is not edited on pages. */
export function placeOf(path: string, { texts, language }: Pick<FrameContext, 'texts' | 'language'>): string {
  const [key = path, line] = path.split(':');
  const table = Object.values(MAPPING_TABLES).find(({ config }) => config === key);
  const name = table?.title[language] ?? key;
  return line === undefined ? name : texts.tableFaults.line(name, line);
}
