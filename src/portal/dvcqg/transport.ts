import type { PortalService } from '../services.ts';

export interface TransportSettings {
  /** The form in which cases are sent; what is read always goes in the adapter's. */
  readonly transport: 'adapter' | 'rest';
  /** The province's own unit code. */
  readonly madonvi: string;
  /** Where the form `rest` carries the session: nobody knows how it authenticates. `none`: it needs none. */
  readonly sessionIn: 'header' | 'query' | 'none';
  readonly sessionName: string;
  /** Paths of single services, where a gateway gives each one its own; else the endpoint's. */
  readonly servicePaths: ServicePaths;
}

/** By the name of the service. */
type ServicePaths = Readonly<Partial<Record<PortalService, string | undefined>>>;

/** What a call becomes on the wire. */
export interface WireForm {
  request(call: ServiceCall): WireRequest;
  needsSession(fields: Readonly<Record<string, unknown>>): boolean;
}

interface ServiceCall {
  readonly service: PortalService;
  readonly endpoint: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Null without a session. */
  readonly token: string | null;
}

/** One request, without the address. */
interface WireRequest {
  readonly endpoint: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

export function adapterForm(settings: TransportSettings): WireForm {
  return {
    request: (call) => wireRequest(settings, call),
    needsSession: (fields) => settings.sessionIn !== 'none' || !isRest(settings, fields),
  };
}

function wireRequest(settings: TransportSettings, call: ServiceCall): WireRequest {
  const { madonvi, sessionIn, sessionName, servicePaths } = settings;
  const { service, fields, token } = call;
  const own = servicePaths[service];
  if (!isRest(settings, fields)) {
    return {
      endpoint: own ?? call.endpoint,
      body: { session: token, madonvi, service, ...fields },
      headers: {},
    };
  }
  const { data, ...flags } = fields;
  const query = new URLSearchParams({ MaDinhDanhDV: madonvi });
  for (const [name, value] of Object.entries(flags)) query.set(name, String(value));
  if (token !== null && sessionIn === 'query') query.set(sessionName, token);
  return {
    endpoint: `${own ?? `${call.endpoint}/${service}`}?${query}`,
    body: data,
    headers: token !== null && sessionIn === 'header' ? { [sessionName]: token } : {},
  };
}

/** Only what is written has `data`. */
function isRest({ transport }: TransportSettings, fields: Readonly<Record<string, unknown>>): boolean {
  return transport === 'rest' && 'data' in fields;
}
