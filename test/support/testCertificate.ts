import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { onTestFinished } from 'vitest';

/** Made for tests of TLS on 127.0.0.1 and valid for a hundred years; it secures nothing. */
export const TEST_CERTIFICATE = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgu4nAPkpWNTC8S7Y8
rcHVwVyMXe5cKKSvEKcLgrKNH/qhRANCAASwJehQ+1UW65QFEK/46Wa0iiFGxFmq
I05nJZAh/JZTkajcOEnQH0vCWwq/0Ts24FJi/c6sAqgiLDE/hoXNf2a8
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBZjCCAQ2gAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAltYWlsLnRl
c3QwIBcNMjQwMTAxMDAwMDAwWhgPMjEyMzEyMzEwMDAwMDBaMBQxEjAQBgNVBAMM
CW1haWwudGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABLAl6FD7VRbrlAUQ
r/jpZrSKIUbEWaojTmclkCH8llORqNw4SdAfS8JbCr/ROzbgUmL9zqwCqCIsMT+G
hc1/ZryjTjBMMA8GA1UdEwEB/wQFMAMBAf8wGgYDVR0RBBMwEYIJbG9jYWxob3N0
hwR/AAABMB0GA1UdDgQWBBS0RNVgWPeEyzfatXPDiRSamYqvTzAKBggqhkjOPQQD
AgNHADBEAiA1vHDkibEJOFbggezifwnOzF1qRxD2RKZpIZW2eU4i/wIgPB+Dztjy
XvNuAvytv4KFqKWYsEtJva8vBDYJ/1mLX6U=
-----END CERTIFICATE-----
`,
} as const;

/** Another one of the same kind, for a renewal; its name is renewed.test. */
export const RENEWED_CERTIFICATE = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgVFvS0dAM3VZVUm+8
apUaxELLR0GgA8nCkgxi8I/OlaahRANCAARm5afDfNHHJ8gGFqTNKD16Vu9tUZ8I
Fv7K7/2MUmZE4u4wBwxe78fLIPdOt0V3wRzUq1YCr6o98jdMpLIdK7+o
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBojCCAUegAwIBAgIUagzqDk3ZSUc186YP60bmMOSWKXswCgYIKoZIzj0EAwIw
FzEVMBMGA1UEAwwMcmVuZXdlZC50ZXN0MCAXDTI2MTEyMjAyMjQxOFoYDzIxMjYx
MDI5MDIyNDE4WjAXMRUwEwYDVQQDDAxyZW5ld2VkLnRlc3QwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAARm5afDfNHHJ8gGFqTNKD16Vu9tUZ8IFv7K7/2MUmZE4u4w
Bwxe78fLIPdOt0V3wRzUq1YCr6o98jdMpLIdK7+oo28wbTAdBgNVHQ4EFgQUD/Jb
zyjmOQe8snSiDlIioblMZ0IwHwYDVR0jBBgwFoAUD/JbzyjmOQe8snSiDlIioblM
Z0IwDwYDVR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEw
CgYIKoZIzj0EAwIDSQAwRgIhAOc2rZDgSIcn7fGuX9ELub9ETO0ywAeEytMkbHgq
4zQYAiEAqe0ZvBoiExcvDN2P6veLZqhhyitm7VgqQYTpFx2zKdE=
-----END CERTIFICATE-----
`,
} as const;

/** Until the test ends, this process accepts that certificate. */
export function trustTestCertificate(): void {
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, TEST_CERTIFICATE.cert]);
  onTestFinished(() => setDefaultCACertificates(before));
}

/** When TEST_CERTIFICATE ends. */
export const TEST_CERTIFICATE_END = Date.parse('2123-12-31T00:00:00Z');
