interface PortalFaultEntry {
  /** Whether it lasts until a person acts. */
  readonly needsPerson: boolean;
  /** For the log. */
  readonly remedy: string;
}

/** What keeps the portal from being used at all; each needs something else to be done. */
export const PORTAL_FAULTS = {
  certificate: {
    needsPerson: true,
    remedy:
      'Have the operator of portal.adapterUrl renew its certificate, or trust its authority by portal.tls.caFile. Where it wants our own, check portal.tls.',
  },
  redirect: {
    needsPerson: true,
    remedy:
      'Set portal.adapterUrl to the address that serves the adapter itself: redirects are not followed.',
  },
  name: {
    needsPerson: true,
    remedy: 'Check the host name in portal.adapterUrl, and the name server (DNS) of this machine.',
  },
  unreadable: {
    needsPerson: false,
    remedy: 'Something in front of the portal answers. If it lasts, ask the operator of the portal adapter.',
  },
  dead: {
    needsPerson: false,
    remedy: 'If it lasts, check that the adapter at portal.adapterUrl runs, and the firewalls in between.',
  },
} as const satisfies Record<string, PortalFaultEntry>;

export type PortalFault = keyof typeof PORTAL_FAULTS;

export function isPortalFault(text: string): text is PortalFault {
  return Object.hasOwn(PORTAL_FAULTS, text);
}
