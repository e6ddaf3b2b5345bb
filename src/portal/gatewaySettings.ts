/** How the requests of a portal pass a gateway in between, such as WSO2 on a province's LGSP. */
export interface GatewaySettings {
  /** Sent with each request besides the portal's own. */
  readonly headers: Readonly<Record<string, string>>;
  readonly auth: GatewayAuth;
  /** With what this machine identifies itself, and whom it trusts; null: Node's defaults. */
  readonly tls: ClientTls | null;
}

export type GatewayAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly username: string; readonly password: () => string }
  | {
      readonly kind: 'header';
      readonly name: string;
      readonly prefix: string;
      readonly value: () => string;
    }
  | OAuth;

/** A token by client credentials (RFC 6749, 4.4), which is carried as a bearer token. */
export interface OAuth {
  readonly kind: 'oauth';
  readonly tokenUrl: string;
  readonly clientId: string;
  /** Read for each token: it can change while dongbo runs. */
  readonly clientSecret: () => string;
  /** Where the endpoint expects the client: HTTP Basic, the form itself, or a JSON document. */
  readonly clientIn: (typeof CLIENT_IN)[number];
  readonly scope?: string | undefined;
}

export const CLIENT_IN = ['basic', 'form', 'json'] as const;

/** As PEM. */
export interface ClientTls {
  /** Asked for each request: the files can be replaced while dongbo runs. */
  readonly pair?: (() => { readonly cert: string; readonly key: string }) | undefined;
  /** Authorities that are trusted instead of the usual ones. */
  readonly ca?: string | undefined;
}

export const NO_GATEWAY: GatewaySettings = { headers: {}, auth: { kind: 'none' }, tls: null };
