import { z } from 'zod';
import { SourceUnreadableError } from '../../domain/errors.ts';
import { parseJson } from '../../domain/parseJson.ts';
import type { Instant } from '../../domain/time.ts';
import type { Client } from '../reading/client.ts';
import { TransientFailure } from '../reading/failure.ts';
import type { HttpSettings } from './settings.ts';

type OAuth = Extract<HttpSettings['auth'], { kind: 'oauth' }>;

export interface TokenHolder {
  /** The present token; a new one shortly before it expires. */
  token(signal: AbortSignal): Promise<string>;
  /** The token was refused before its time. */
  drop(): void;
}

interface Held {
  readonly token: string;
  readonly expiresAt: Instant;
  readonly refresh: { readonly token: string; readonly expiresAt: Instant } | null;
}

const seconds = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]);
const answer = z.object({
  access_token: z.string().min(1),
  expires_in: seconds.optional(),
  refresh_token: z.string().min(1).optional(),
  refresh_expires_in: seconds.optional(),
});

/** A token without an expiry is renewed so often all the same. */
const USUAL_LIFE_SECONDS = 300;
/** A token ends this share of its life early, because a request takes time and clocks differ. */
const MARGIN = 0.1;
const MAX_ROWS = 1;

/** Gets tokens of an OAuth 2.0 server, one at a time, and refreshes them where it gives refresh tokens. */
export function createTokens(
  auth: OAuth,
  secret: (name: string) => string,
  client: Client,
  now: () => Instant,
): TokenHolder {
  let held: Held | null = null;
  let pending: Promise<Held> | null = null;
  const url = new URL(auth.tokenUrl);
  const address = url.host + url.pathname;

  async function renew(signal: AbortSignal): Promise<Held> {
    const refresh = held?.refresh ?? null;
    if (refresh !== null && refresh.expiresAt > now()) {
      const renewed = await request(
        { grant_type: 'refresh_token', refresh_token: refresh.token },
        signal,
      ).catch((error: unknown) => {
        // A refresh token can end at any time; the account is then asked for again.
        if (error instanceof SourceUnreadableError) return null;
        throw error;
      });
      if (renewed !== null) return renewed;
    }
    return await request(
      auth.grant === 'password'
        ? { grant_type: 'password', username: auth.username ?? '', password: secret('auth.password') }
        : { grant_type: 'client_credentials' },
      signal,
    );
  }

  async function request(grant: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Held> {
    const clientSecret = secret('auth.clientSecret');
    const form = new URLSearchParams({
      ...grant,
      client_id: auth.clientId,
      ...(clientSecret !== '' && { client_secret: clientSecret }),
      ...(auth.scope !== undefined && { scope: auth.scope }),
    });
    const sentAt = now();
    const { body } = await client
      .send({ url, rows: MAX_ROWS, form, headers: {} }, signal)
      .catch((error: unknown) => {
        throw error instanceof SourceUnreadableError ? tokenRefused(address) : error;
      });
    const read = parseJson(body, answer);
    if (read === null) throw noToken(address, body);
    const lifeMs = (given: number | undefined): number =>
      (given ?? USUAL_LIFE_SECONDS) * 1_000 * (1 - MARGIN);
    return {
      token: read.access_token,
      expiresAt: sentAt + lifeMs(read.expires_in),
      refresh:
        read.refresh_token === undefined
          ? null
          : { token: read.refresh_token, expiresAt: sentAt + lifeMs(read.refresh_expires_in) },
    };
  }

  return {
    async token(signal) {
      if (held !== null && held.expiresAt > now()) return held.token;
      // Requests that run at the same time share one, because a second token can end the first.
      pending ??= renew(signal).finally(() => {
        pending = null;
      });
      held = await pending;
      return held.token;
    },
    drop() {
      if (held !== null) held = { ...held, expiresAt: Number.NEGATIVE_INFINITY };
    },
  };
}

/** Worth another try: a proxy answers in its place for a while. */
function noToken(address: string, body: string): TransientFailure {
  const shape = SHAPES.find(({ begins }) => begins.test(body)) ?? OTHER;
  const failure = new TransientFailure(`the token endpoint ${address} answered no token (${shape.en})`);
  failure.cure = {
    remedy:
      'Check source.auth.tokenUrl, and whether a proxy or a login page is in front of it. The next reading continues where this one ended.',
    vi: {
      message: `Máy chủ cấp token ${address} không trả về token (${shape.vi}).`,
      remedy:
        'Kiểm tra source.auth.tokenUrl, và xem có proxy hay trang đăng nhập nào đứng trước không. Lần đọc sau tiếp tục từ chỗ đang dở.',
    },
  };
  return failure;
}

const SHAPES = [
  { begins: /^\s*$/, en: 'an empty body', vi: 'nội dung trống' },
  { begins: /^\s*</, en: 'a web page instead of JSON', vi: 'một trang web thay cho JSON' },
] as const;
const OTHER = { en: 'something else', vi: 'nội dung khác' } as const;

function tokenRefused(address: string): SourceUnreadableError {
  return new SourceUnreadableError(
    'source.token_refused',
    `The token endpoint ${address} gave no token for the account.`,
    'Check source.auth: grant, clientId, username and the secrets. Ask the operator whether the client may use this grant.',
    {
      vi: {
        message: `Máy chủ cấp token ${address} không cấp token cho tài khoản này.`,
        remedy:
          'Kiểm tra source.auth: grant, clientId, username và các mật khẩu. Hỏi đơn vị vận hành xem client có được dùng grant này không.',
      },
    },
  );
}
