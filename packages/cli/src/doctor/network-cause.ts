import { printable } from '../terminal/printable.ts'
import { type Finding, fault } from './finding.ts'

type Env = Readonly<Record<string, string | undefined>>

/** A request that got no response. */
export interface FailedConnection {
  readonly url: string
  /** Code of Node.js or OpenSSL, such as `ECONNREFUSED`. */
  readonly causeCode: string | undefined
  /** What did not respond, such as `key endpoint`. */
  readonly target: string
  /** The consequence. */
  readonly why: string
}

/** Explains a failed connection if TLS or a proxy is the cause. The error codes are the same for both endpoints. */
export function networkCause(connection: FailedConnection, env: Env): Finding | undefined {
  return tlsCause(connection) ?? proxyCause(connection, env)
}

function tlsCause({ causeCode = '', target, why, url }: FailedConnection): Finding | undefined {
  const host = printable(URL.parse(url)?.host ?? '')
  if (causeCode === 'CERT_HAS_EXPIRED') {
    return fault(
      'certificate_expired',
      `The certificate of the ${target} has expired.`,
      why,
      "If this machine's clock is correct, renew the certificate, or that of the proxy in front of it.",
    )
  }
  if (causeCode === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return fault(
      'certificate_of_another_host',
      `The certificate of the ${target} is not for ${host}.`,
      why,
      'Use a host name in the certificate; a VPC endpoint needs private DNS.',
    )
  }
  if (/WRONG_VERSION_NUMBER|EPROTO|PACKET_LENGTH/.test(causeCode)) {
    return fault(
      'not_tls',
      `The server at ${host} does not use TLS (${causeCode}).`,
      why,
      'Check the port, and whether the URL should start with http: (loopback only).',
    )
  }
  if (!/CERT|SIGNATURE|SSL|TLS/.test(causeCode)) return undefined
  return fault(
    'tls_not_trusted',
    `The certificate of the ${target} is not trusted (${causeCode}).`,
    why,
    'If a proxy inspects TLS, set NODE_EXTRA_CA_CERTS=/path/to/its-ca.pem',
  )
}

function proxyCause({ url, causeCode, target, why }: FailedConnection, env: Env): Finding | undefined {
  const secure = url.startsWith('https:')
  const name = secure ? 'HTTPS_PROXY' : 'HTTP_PROXY'
  const value = env[name] ?? env[name.toLowerCase()]
  if (value === undefined || value === '' || isExempt(url, env)) return undefined
  if (env.NODE_USE_ENV_PROXY !== '1') {
    return fault(
      'proxy_not_used',
      `${name} is set but not used by Node.js, and the ${target} cannot be reached.`,
      why,
      'Start the process with NODE_USE_ENV_PROXY=1 (Node.js 24, or 22.21 and newer).',
    )
  }
  // Without user name and password.
  const host = printable(URL.parse(value)?.host ?? 'the proxy')
  return fault(
    'proxy_unreachable',
    `The ${target} cannot be reached through the proxy ${host} (${causeCode ?? 'no response'}).`,
    why,
    `Check ${name} and whether the proxy allows the host, or add the host to NO_PROXY.`,
  )
}

function isExempt(url: string, env: Env): boolean {
  const host = URL.parse(url)?.hostname ?? ''
  const list = (env.NO_PROXY ?? env.no_proxy ?? '').split(/[\s,]+/)
  return list.some((entry) => entry === '*' || (entry !== '' && host.endsWith(entry.replace(/^\*?\.?/, ''))))
}
