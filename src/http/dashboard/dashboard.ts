import type { SignInDeps } from '../auth/signIn.ts';
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
import { overviewRoute } from './overview/overview.ts';
import { newReplayPages } from './replays/newReplay.ts';
import { replayPages } from './replays/replay.ts';
import { replaysPage } from './replays/replays.ts';
import { signInRoutes } from './signIn/signIn.ts';
import { slicePage } from './slices/slice.ts';

/** Of a form, in bytes. */
const MOST_FORM = 65_536;

/**
 * Everything that is read in a browser. Its routes say `config: { page: true }`, and then errors are pages, too, and
 * who is not signed in is shown the way in.
 */
export async function dashboard(server: Server, signing: SignInDeps): Promise<void> {
  await server.register((pages: Server, _options, done) => {
    // Only here: a form of another site can be sent to any address, but must be readable at none of the API.
    pages.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: MOST_FORM },
      async (_request: unknown, body: string) => formFields(body),
    );
    assetRoute(pages);
    languageRoute(pages);
    signInRoutes(pages, signing);
    overviewRoute(pages, signing.deps);
    agenciesPage(pages, signing.deps);
    agencyPage(pages, signing.deps);
    slicePage(pages, signing.deps);
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

/** A field that is there more than once is a list. */
function formFields(body: string): Record<string, string | string[]> {
  const fields = new URLSearchParams(body);
  return Object.fromEntries(
    [...new Set(fields.keys())].map((name) => {
      const values = fields.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}
