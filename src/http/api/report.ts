import { z } from 'zod';
import { DongboError } from '../../domain/errors.ts';
import { formatDay } from '../../domain/time.ts';
import { errorFields } from '../../observability/log.ts';
import { provinceReport } from '../../reports/province/build.ts';
import { provincePage } from '../../reports/province/page.ts';
import { scoped } from '../auth/scope.ts';
import type { Route, RouteDeps } from '../server/deps.ts';
import { strictObject } from '../server/expected.ts';
import type { HttpCall } from '../server/httpCall.ts';
import { problem } from '../server/problem.ts';
import { apiCall } from './apiRoute.ts';
import { fileName } from './downloads.ts';
import { languageQuery } from './query.ts';

const FORMS = {
  html: { type: 'text/html; charset=utf-8', make: (page: string) => Promise.resolve(Buffer.from(page)) },
  pdf: { type: 'application/pdf', make: printed },
} as const;

type Print = (page: string, deps: RouteDeps) => Promise<Buffer>;

/** The A4 page of the command `report`, as a file: of the province, or of the agencies of the key. */
export const reportFiles: Route = (server, deps) => {
  for (const [format, { type, make }] of Object.entries(FORMS)) {
    const schema = z.string().meta(format === 'pdf' ? { format: 'binary' } : {});
    server.route({
      method: 'GET',
      url: `/api/v1/report.${format}`,
      config: { access: 'viewer', basic: true },
      // HEAD would print the whole page to learn its length.
      exposeHeadRoute: false,
      schema: {
        tags: ['exports'],
        summary: `The page for print, as ${format}`,
        ...(format === 'pdf'
          ? { description: 'Needs Chromium on the server; 501 where there is none, 503 when too many wait.' }
          : {}),
        querystring: strictObject(languageQuery),
        response: { 200: { description: 'The file', content: { [type.split(';')[0] ?? type]: { schema } } } },
      },
      handler: async (request, reply) => {
        const call = apiCall<typeof languageQuery, Record<never, never>, z.ZodUndefined>(
          request,
          reply,
          deps,
        );
        const file = await (make as Print)(await reportPage(call, deps), deps);
        const day = formatDay(call.now, call.offsetMs);
        const name = fileName({ province: deps.settings.province.code, what: 'report', day, format });
        return await call.reply
          .header('content-type', type)
          .header('content-disposition', `attachment; filename="${name}"`)
          .send(file);
      },
    });
  }
};

async function reportPage(call: HttpCall, { settings }: RouteDeps): Promise<string> {
  const { ledger, principal, ...reading } = call;
  const { province } = settings;
  const filter = scoped(call, {});
  const report = await provinceReport(ledger, { ...reading, province, mappings: reading, filter });
  return provincePage(report, { ...reading, kind: province.kind });
}

/** HttpProblem 501 `report.no_chromium`, 503 `busy`, 503 `report.print_failed`. */
async function printed(page: string, { printer, log }: RouteDeps): Promise<Buffer> {
  if (printer.isFull) throw problem('busy', 'prints');
  try {
    return await printer.print(page);
  } catch (error) {
    if (!(error instanceof DongboError)) throw error;
    if (error.code === 'report.no_chromium') throw problem('report.no_chromium', error);
    log.warn('http.print_failed', errorFields(error));
    throw problem('report.print_failed', error);
  }
}
