import type { Language } from '../../domain/language.ts';

/** What `doctor` says of gateways and of interfaces that are little known. */
export interface PortalTexts {
  readonly experimental: string;
  readonly experimentalRemedy: string;
  readonly tokenRemedy: string;
  /** Whether procedures can be read, where nobody knows how. */
  readonly noProcedures: string;
  readonly tokenGiven: string;
}

const VI: PortalTexts = {
  experimental:
    'Loại dvcqg2 đang thử nghiệm: chỉ một phần giao diện này có trong mã nguồn công khai, phần còn lại theo portal.paths, portal.fields và portal.successCodes.',
  experimentalRemedy:
    'Đối chiếu các khóa này với tài liệu của đơn vị vận hành Cổng, gửi thử ít hồ sơ bằng delivery.only, và xem kết quả trên Cổng trước khi mở gửi.',
  tokenRemedy:
    'Kiểm tra portal.auth (tokenUrl, clientId, clientIn, mật khẩu của client) với đơn vị vận hành trục LGSP, và client đã được đăng ký dùng dịch vụ của Cổng hay chưa.',
  noProcedures: 'Không thử: portal.paths.procedures chưa cấu hình, nên không đối chiếu danh mục thủ tục.',
  tokenGiven: 'Được cấp token.',
};

const EN: PortalTexts = {
  experimental:
    'The kind dvcqg2 is experimental: public code shows only a part of this interface, and the rest is what portal.paths, portal.fields and portal.successCodes say.',
  experimentalRemedy:
    'Compare these keys with what the portal operator documents, send a few cases by delivery.only, and look at them at the portal before you open delivery.',
  tokenRemedy:
    'Check portal.auth (tokenUrl, clientId, clientIn and the secret) with the operator of the gateway, and that the client is subscribed to the services of the portal.',
  noProcedures:
    'Not tested: portal.paths.procedures is not configured, so cases are not compared with the procedure list.',
  tokenGiven: 'A token was given.',
};

export function portalTexts(language: Language): PortalTexts {
  return language === 'vi' ? VI : EN;
}
