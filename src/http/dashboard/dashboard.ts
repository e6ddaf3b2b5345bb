import type { FastifyRequest } from 'fastify';
import { UPLOAD_BYTES } from '../api/changeMappings.ts';
import type { Route, RouteDeps, Server } from '../server/deps.ts';
import { problem } from '../server/problem.ts';
import { agenciesPage, agencyPage } from './agencies/agencies.ts';
import { mailListPage } from './agencies/mailList.ts';
import { alarmsPage, subscribePage, testNoticePage, unsubscribePage } from './alarms/alarms.ts';
import { auditPage } from './audit/audit.ts';
import { casePage } from './cases/case.ts';
import { casesPage } from './cases/cases.ts';
import { chosenPage } from './cases/chosen.ts';
import { comparePage } from './cases/comparison.ts';
import { searchPage } from './cases/search.ts';
import { causesPage } from './causes/causes.ts';
import { deliveryPage, pausePage, resumePage, retryPage } from './delivery/delivery.ts';
import { assetRoute } from './frame/assets.ts';
import { languageRoute } from './frame/language.ts';
import { groupsPage } from './groups/groups.ts';
import { editMappingPage, removeMappingPage, saveMappingPage } from './mappings/edit.ts';
import { agreeToResendsPage } from './mappings/resends.ts';
import { mappingsPage, mappingTablePage, undoMappingPage } from './mappings/tables.ts';
import { applyUploadPage, previewUploadPage, uploadPage } from './mappings/upload.ts';
import { overviewPage } from './overview/overview.ts';
import { closeDeliveryPage } from './preview/closings.ts';
import { openDeliveryPage } from './preview/openings.ts';
import { previewPage, runPreviewPage } from './preview/preview.ts';
import { trialPage } from './preview/trial.ts';
import { recordIndexPage } from './published/index766.ts';
import { publishedPage, recordPublishedPage } from './published/published.ts';
import { punctualityPage } from './punctuality/punctuality.ts';
import { beginReplayPage, countReplayPage, newReplayPage } from './replays/newReplay.ts';
import { replayPage, steerReplayPages } from './replays/replay.ts';
import { replaysPage } from './replays/replays.ts';
import { reportPage } from './report/report.ts';
import { signInLinkPages } from './signIn/link.ts';
import { oidcPages } from './signIn/oidc.ts';
import { signInPages } from './signIn/signIn.ts';
import { unreadablePage } from './unreadable/unreadable.ts';
import { createUserPage, linkUserPage, restoreUserPage, revokeUserPage, usersPage } from './users/users.ts';

const PAGES: readonly Route[] = [
  agreeToResendsPage,
  ...[mappingsPage, mappingTablePage, editMappingPage, saveMappingPage, removeMappingPage, undoMappingPage],
  ...[previewPage, runPreviewPage, openDeliveryPage, closeDeliveryPage, trialPage],
  ...[uploadPage, applyUploadPage],
  ...[usersPage, createUserPage, linkUserPage, restoreUserPage, revokeUserPage],
  ...[alarmsPage, testNoticePage, subscribePage, unsubscribePage, mailListPage],
  ...[
    assetRoute,
    languageRoute,
    signInPages,
    signInLinkPages,
    oidcPages,
    overviewPage,
    reportPage,
    agenciesPage,
    agencyPage,
    groupsPage,
    causesPage,
    punctualityPage,
    publishedPage,
    recordPublishedPage,
    recordIndexPage,
  ],
  ...[
    casesPage,
    casePage,
    comparePage,
    chosenPage,
    searchPage,
    replaysPage,
    newReplayPage,
    countReplayPage,
    beginReplayPage,
    replayPage,
  ],
  ...[...steerReplayPages, deliveryPage, pausePage, resumePage, retryPage, auditPage, unreadablePage],
];

/** In bytes. */
const MAX_FORM = 65_536;

/**
 * All pages. Their routes declare `config: { page: true }`, so that errors are pages too and a client without a session
 * is sent to the sign-in page.
 */
export async function dashboard(server: Server, deps: RouteDeps): Promise<void> {
  await server.register((pages: Server, _options, done) => {
    // Only here, because any site can send a form to any address, and the API must not accept one.
    pages.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: MAX_FORM },
      async (_request: unknown, body: string) => formFields(body),
    );
    for (const page of PAGES) page(pages, deps);
    pages.register((uploads: Server, _none, registered) => {
      uploads.addContentTypeParser(
        'multipart/form-data',
        { parseAs: 'buffer', bodyLimit: UPLOAD_BYTES },
        async (request: FastifyRequest, body: Buffer) =>
          await formFiles(request.headers['content-type'] ?? '', body),
      );
      previewUploadPage(uploads, deps);
      registered();
    });
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

/** The files of a form, by the names of their fields. Node's own reader of such a body. */
async function formFiles(type: string, body: Buffer): Promise<Record<string, Uint8Array>> {
  try {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
    const files: Record<string, Uint8Array> = {};
    for (const [name, value] of form) {
      if (typeof value !== 'string') files[name] = new Uint8Array(await value.arrayBuffer());
    }
    return files;
  } catch {
    throw problem('request.malformed');
  }
}
