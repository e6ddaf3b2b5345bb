import { SourceUnreadableError } from '../../domain/errors.ts';
import type { Access } from '../reading/client.ts';
import { isPassing, TransientFailure } from '../reading/failure.ts';
import type { HttpSettings } from './settings.ts';
import type { TokenHolder } from './token.ts';

/** Refused with 401: worth one more try with another token. */
export class Unauthorized extends SourceUnreadableError {
  constructor(address: string) {
    super(
      'source.unauthorized',
      `The source at ${address} refused the credentials (HTTP 401).`,
      'Check source.auth: its kind, its account and its secret.',
      {
        vi: {
          message: `Hệ thống nguồn tại ${address} từ chối thông tin đăng nhập (HTTP 401).`,
          remedy: 'Kiểm tra source.auth: cách đăng nhập, tài khoản và mật khẩu.',
        },
      },
    );
    this.name = 'Unauthorized';
  }
}

/** The row, or what the path names, is not there. */
export class NotFound extends SourceUnreadableError {
  constructor(address: string) {
    super(
      'source.refused',
      `The source at ${address} answered HTTP 404.`,
      'Check source.baseUrl and source.list.path; together they are the address of the list. Redirects are not followed.',
      {
        vi: {
          message: `Hệ thống nguồn tại ${address} trả lời HTTP 404.`,
          remedy:
            'Kiểm tra source.baseUrl và source.list.path: ghép lại là địa chỉ của danh sách. Không đi theo chuyển hướng.',
        },
      },
    );
    this.name = 'NotFound';
  }
}

/** How a source by configuration is reached. `tokens` is null unless it wants OAuth. */
export function httpAccess(
  { auth, headers, secret }: Pick<HttpSettings, 'auth' | 'headers' | 'secret'>,
  tokens: () => TokenHolder | null,
): Access {
  return { headers: async (signal) => ({ ...headers, ...(await authorisation(signal)) }), failureOf };

  async function authorisation(signal: AbortSignal): Promise<Record<string, string>> {
    switch (auth.kind) {
      case 'none':
        return {};
      case 'basic': {
        const credentials = `${auth.username}:${secret('auth.password')}`;
        return { Authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
      }
      case 'header':
        return { [auth.name]: `${auth.prefix}${secret('auth.value')}` };
      case 'oauth':
        return { Authorization: `Bearer ${(await tokens()?.token(signal)) ?? ''}` };
    }
  }
}

function failureOf(status: number, retryAfterMs: number | null, address: string): Error {
  if (isPassing(status)) return new TransientFailure(`HTTP ${status}`, retryAfterMs, status === 500);
  if (status === 401) return new Unauthorized(address);
  if (status === 404) return new NotFound(address);
  if (status === 403) {
    return new SourceUnreadableError(
      'source.forbidden',
      `The source at ${address} does not allow the account to read cases (HTTP 403).`,
      'Have the account of source.auth granted the right to read every case.',
      {
        vi: {
          message: `Hệ thống nguồn tại ${address} không cho tài khoản đọc hồ sơ (HTTP 403).`,
          remedy: 'Đề nghị cấp cho tài khoản trong source.auth quyền đọc mọi hồ sơ.',
        },
      },
    );
  }
  return new SourceUnreadableError(
    'source.refused',
    `The source at ${address} refused the request (HTTP ${status}).`,
    'Check source.baseUrl, source.list.path and the parameters of source.list. Redirects are not followed.',
    {
      vi: {
        message: `Hệ thống nguồn tại ${address} từ chối yêu cầu (HTTP ${status}).`,
        remedy:
          'Kiểm tra source.baseUrl, source.list.path và các tham số của source.list. Không đi theo chuyển hướng.',
      },
    },
  );
}
