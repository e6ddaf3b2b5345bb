import { SYSTEM_FAULTS } from '../../../domain/systemFaults.ts';
import { type Html, html } from '../../../presentation/html.ts';
import type { FrameContext } from './pageContext.ts';

/** The red note on every page while nothing can be delivered, with what helps; nothing otherwise. */
export function standstillNotice({ standstills, texts, language }: FrameContext): Html {
  if (standstills.length === 0) return html``;
  const lines = standstills.map((kind) => {
    const { message, remedy } = SYSTEM_FAULTS[kind][language];
    return html`<li><strong>${message}</strong> ${remedy}</li>\n`;
  });
  return html`<div class="notice bad" role="alert" id="standstills">
<h2>${texts.standstill}</h2>
<ul>
${lines}</ul>
</div>
`;
}
