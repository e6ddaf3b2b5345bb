export interface TransportSettings {
  /** The form in which cases are sent; what is read always goes in the adapter's. */
  readonly transport: 'adapter' | 'rest';
  /** The province's own unit code. */
  readonly madonvi: string;
  /** Where the form `rest` carries the session: nobody knows how it authenticates. `none`: it needs none. */
  readonly sessionIn: 'header' | 'query' | 'none';
  readonly sessionName: string;
}

/** One request, without the address. */
export interface WireRequest {
  readonly endpoint: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** The request of one call; `token` is null without a session. */
export function wireRequest(
  settings: TransportSettings,
  call: {
    readonly service: string;
    readonly endpoint: string;
    readonly fields: Readonly<Record<string, unknown>>;
    readonly token: string | null;
  },
): WireRequest {
  const { madonvi, sessionIn, sessionName } = settings;
  const { service, endpoint, fields, token } = call;
  if (!isRest(settings, fields)) {
    return { endpoint, body: { session: token, madonvi, service, ...fields }, headers: {} };
  }
  const { data, ...flags } = fields;
  const query = new URLSearchParams({ MaDinhDanhDV: madonvi });
  for (const [name, value] of Object.entries(flags)) query.set(name, String(value));
  if (token !== null && sessionIn === 'query') query.set(sessionName, token);
  return {
    endpoint: `${endpoint}/${service}?${query}`,
    body: data,
    headers: token !== null && sessionIn === 'header' ? { [sessionName]: token } : {},
  };
}

export function needsSession(
  settings: TransportSettings,
  fields: Readonly<Record<string, unknown>>,
): boolean {
  return settings.sessionIn !== 'none' || !isRest(settings, fields);
}

/** Only what is written has `data`. */
function isRest({ transport }: TransportSettings, fields: Readonly<Record<string, unknown>>): boolean {
  return transport === 'rest' && 'data' in fields;
}
