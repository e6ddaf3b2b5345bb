import { livingVersions, lostProcesses } from '../../../domain/processes.ts';
import type { LedgerProcess } from '../../../ledger/port/processes.ts';
import { type Html, html } from '../../../presentation/html.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { scrollTable, timeOf } from '../frame/parts.ts';
import { processTexts } from './processMessages.ts';

/** The processes that share the ledger; nothing for a ledger in a file, which has one. */
export function processesCard(processes: readonly LedgerProcess[] | null, context: PageContext): Html {
  if (processes === null || processes.length === 0) return html``;
  const { language, offsetMs } = context;
  const texts = processTexts(language);
  const lost = lostProcesses(processes).map(({ host }) => host);
  const versions = livingVersions(processes);
  const columns = [
    {
      header: texts.process,
      cell: ({ host, pid }: LedgerProcess) => texts.onHost(host, String(pid)),
    },
    { header: texts.version, cell: ({ version }: LedgerProcess) => version },
    { header: texts.roles, kind: 'wide', cell: ({ roles }: LedgerProcess) => roles.join(', ') },
    {
      header: texts.leads,
      kind: 'wide',
      cell: ({ leads }: LedgerProcess) => (leads.length === 0 ? '—' : leads.join(', ')),
    },
    {
      header: texts.seen,
      cell: ({ seenAt, diedAt }: LedgerProcess) =>
        diedAt === null
          ? html`${timeOf(seenAt, offsetMs, language)}`
          : html`${texts.died} ${timeOf(diedAt, offsetMs, language)}`,
    },
  ];
  return html`<section class="card" id="processes" data-refresh="on">
<h2 id="processes-title">${texts.title}</h2>
${lost.length === 0 ? '' : html`<p class="notice bad">${texts.lost(lost.join(', '))}</p>\n`}${
  versions.length < 2 ? '' : html`<p class="notice">${texts.versionsDiffer(versions.join(', '))}</p>\n`
}${scrollTable(columns, processes, { id: 'processes-title' })}
</section>`;
}
