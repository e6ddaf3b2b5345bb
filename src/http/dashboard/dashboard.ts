import type { AuthDeps } from '../auth/guard.ts';
import type { Server } from '../server/fastifyServer.ts';
import { agenciesPage } from './agencies/agencies.ts';
import { agencyPage } from './agencies/agency.ts';
import { auditPage } from './audit/audit.ts';
import { casePage } from './cases/case.ts';
import { casesPage } from './cases/cases.ts';
import { causesPage } from './causes/causes.ts';
import { deliveryPages } from './delivery/delivery.ts';
import { assetRoute } from './frame/assets.ts';
import { languageRoute } from './frame/language.ts';
import { groupsPage } from './groups/groups.ts';
import { overviewRoute } from './overview/overview.ts';
import { newReplayPages } from './replays/newReplay.ts';
import { replayPages } from './replays/replay.ts';
import { replaysPage } from './replays/replays.ts';
import { reportPage } from './report/report.ts';
import { signInRoutes } from './signIn/signIn.ts';

/** In bytes. */
const MAX_FORM = 65_536;

/**
 * All pages. Their routes declare `config: { page: true }`, so that errors are pages too and a client without a session
 * is sent to the sign-in page.
 */
export async function dashboard(server: Server, signing: AuthDeps): Promise<void> {
  await server.register((pages: Server, _options, done) => {
    // Only here, because any site can send a form to any address, and the API must not accept one.
    pages.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: MAX_FORM },
      async (_request: unknown, body: string) => formFields(body),
    );
    assetRoute(pages);
    languageRoute(pages);
    signInRoutes(pages, signing);
    overviewRoute(pages, signing.deps);
    reportPage(pages, signing.deps);
    agenciesPage(pages, signing.deps);
    agencyPage(pages, signing.deps);
    groupsPage(pages, signing.deps);
    causesPage(pages, signing.deps);
    casesPage(pages, signing.deps);
    casePage(pages, signing.deps);
    replaysPage(pages, signing.deps);
    newReplayPages(pages, signing.deps);
    replayPages(pages, signing.deps);
    deliveryPages(pages, signing.deps);
    auditPage(pages, signing.deps);
    done();
  });
}

/** A repeated field becomes a list. */
function formFields(body: string): Record<string, string | string[]> {
  const fields = new URLSearchParams(body);
  return Object.fromEntries(
    [...new Set(fields.keys())].map((name) => {
      const values = fields.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}
