/** What can go wrong with the portal, kind by kind; `every` lets some requests through. */
export const PORTAL_FAULTS: Readonly<Record<string, readonly object[]>> = {
  'HTTP 503': [{ kind: 'status', status: 503 }],
  'HTTP 500 now and then': [{ kind: 'status', status: 500, every: 3 }],
  'a page of a proxy': [{ kind: 'html', status: 502, every: 2 }],
  'an HTML page with HTTP 200': [{ kind: 'html', every: 2 }],
  'an empty answer': [{ kind: 'empty_body', every: 2 }],
  'cut-off JSON, stored': [{ kind: 'cut_json', every: 2 }],
  'no answer, stored': [{ kind: 'hang', every: 3 }],
  'no answer, not stored': [{ kind: 'hang', stores: false, every: 3 }],
  'a broken line, stored': [{ kind: 'reset', stores: true, every: 2 }],
  'a broken line, not stored': [{ kind: 'reset', every: 2 }],
  'late answers': [{ kind: 'slow', delayMs: 1_500 }],
  'sessions end, HTTP 401': [{ kind: 'session_401', every: 3 }],
  'sessions end, by code': [{ kind: 'session_code', every: 3 }],
  'the password is refused': [{ kind: 'session_code', times: 1 }, { kind: 'login_refused' }],
  'HTTP 429': [{ kind: 'throttle', retryAfterSeconds: 2, every: 3 }],
  'refusals of whole batches': [{ kind: 'refuse', code: '11', every: 4, on: 'DongBoHoSoMC' }],
  'everything is refused': [{ kind: 'refuse', code: '77' }],
  'progress steps are refused': [{ kind: 'refuse', code: '12', every: 3, on: 'CapNhatTienDoHoSoMC' }],
};

/** What can go wrong with the province's system. */
export const SOURCE_FAULTS: Readonly<Record<string, readonly object[]>> = {
  'HTTP 500': [{ kind: 'status', status: 500, every: 2 }],
  'HTTP 401': [{ kind: 'status', status: 401 }],
  'a page of a proxy': [{ kind: 'html', every: 2 }],
  'an empty answer': [{ kind: 'empty_body', every: 2 }],
  'cut-off JSON': [{ kind: 'cut_json', every: 2 }],
  'no answer': [{ kind: 'hang', every: 2 }],
  'a broken line': [{ kind: 'reset', every: 2 }],
  'late answers': [{ kind: 'slow', delayMs: 1_000 }],
  'a bare array': [{ kind: 'array_body', every: 2 }],
  'an oversized answer': [{ kind: 'oversized', every: 3 }],
  'a total that drifts': [{ kind: 'drifting_total' }],
  'pages that shift': [{ kind: 'shifting_pages' }],
  'a row that cannot be read': [{ kind: 'unreadable_row' }],
  'a case that appears twice': [{ kind: 'repeated_case' }],
};
