import { z } from 'zod';
import { ROLES } from '../domain/role.ts';
import { expecting } from '../input/expectation.ts';
import { webAddress } from '../input/values.ts';

/** Where plain HTTP stays on this machine. */
const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Keys and tokens would cross the network in plain text. */
const issuer = expecting(
  webAddress.refine((address) => {
    if (!URL.canParse(address)) return true;
    const { protocol, hostname } = new URL(address);
    return protocol === 'https:' || LOOPBACK.has(hostname);
  }),
  {
    vi: 'địa chỉ https:// của hệ thống đăng nhập một lần',
    en: 'the https:// address of the identity provider',
  },
);

const name = z.string().min(1).max(200);

/** readSecret.ts checks that exactly one of the keys of the secret is given. */
export const oidc = z.strictObject({
  issuer,
  clientId: name,
  clientSecretFile: z.string().min(1).optional(),
  clientSecretEnv: z.string().min(1).optional(),
  label: z.string().min(1).max(60).default('SSO'),
  scopes: z
    .array(z.string().regex(/^[!#-[\]-~]+$/))
    .max(20)
    .default(['openid', 'profile']),
  nameClaim: name.default('preferred_username'),
  /** Dots lead into objects: realm_access.roles. */
  roleClaim: name,
  roles: expecting(
    z.record(name, z.enum(ROLES)).refine((roles) => Object.keys(roles).length > 0),
    {
      vi: 'ít nhất một giá trị của roleClaim, mỗi giá trị một vai trò',
      en: 'at least one value of roleClaim, each with its role',
    },
  ),
  agencyClaim: name.optional(),
  wholeProvince: name.default('*'),
  userInfo: z.boolean().default(false),
  clockToleranceSeconds: z.int().min(0).max(300).default(30),
});
