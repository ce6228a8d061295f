import { createPrivateKey, generateKeyPairSync, randomUUID, X509Certificate } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { makeCertificate } from './certificate.ts'

/** Key and certificate of an HTTPS server, and the CA certificate for its clients. */
export interface HttpsIdentity {
  /** PEM of the server's private key. */
  readonly key: string
  /** PEM of the server's certificate. */
  readonly cert: string
  /** PEM of the certificate authority, for clients. */
  readonly ca: string
  /** The file that contains `ca`: for `NODE_EXTRA_CA_CERTS`, `curl --cacert`, `REQUESTS_CA_BUNDLE`. */
  readonly caFile: string
}

const daySeconds = 86_400
// Within the 398 days that clients accept.
const lifetimeSeconds = 390 * daySeconds

/**
 * The identity of this machine's local servers: the one in `folder` if it fits, or else a new one. The CA's private key
 * is discarded after signing, so nothing else can ever be signed with it.
 *
 * @param hosts Host names and addresses of the server in addition to loopback.
 */
export function httpsIdentity(
  hosts: readonly string[],
  nowSeconds: number,
  folder: string = join(homedir(), '.cognito-m2m', 'https'),
): HttpsIdentity {
  const caFile = join(folder, 'ca.pem')
  const kept = keptIdentity(folder, caFile)
  const wanted = [...new Set(['localhost', '127.0.0.1', '::1', ...hosts])]
  if (kept !== undefined && fits(kept, wanted, nowSeconds)) return kept

  const { key, cert, ca } = newIdentity(wanted, nowSeconds)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  write(join(folder, 'server.pem'), `${key}${cert}`)
  write(caFile, ca)
  return { key, cert, ca, caFile }
}

function newIdentity(hosts: readonly string[], nowSeconds: number) {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const issuer = { subject: `cognito-m2m local ${randomUUID().slice(0, 8)}`, ...authority }
  const times = { notBeforeSeconds: nowSeconds - daySeconds, notAfterSeconds: nowSeconds + lifetimeSeconds }
  return {
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: makeCertificate({ subject: 'localhost', publicKey: server.publicKey, issuer, hosts, ...times }),
    ca: makeCertificate({ subject: issuer.subject, publicKey: authority.publicKey, issuer, ...times }),
  }
}

function keptIdentity(folder: string, caFile: string): HttpsIdentity | undefined {
  try {
    const server = readFileSync(join(folder, 'server.pem'), 'utf8')
    const start = server.indexOf('-----BEGIN CERTIFICATE-----')
    return {
      key: server.slice(0, start),
      cert: server.slice(start),
      ca: readFileSync(caFile, 'utf8'),
      caFile,
    }
  } catch {
    return undefined
  }
}

function fits({ key, cert, ca }: HttpsIdentity, hosts: readonly string[], nowSeconds: number): boolean {
  try {
    const certificate = new X509Certificate(cert)
    const authority = new X509Certificate(ca)
    return (
      certificate.verify(authority.publicKey) &&
      certificate.checkPrivateKey(createPrivateKey(key)) &&
      Date.parse(certificate.validFrom) / 1000 <= nowSeconds &&
      // A server may run for a while.
      Date.parse(certificate.validTo) / 1000 > nowSeconds + 30 * daySeconds &&
      hosts.every((host) => (certificate.checkHost(host) ?? certificate.checkIP(host)) !== undefined)
    )
  } catch {
    return false
  }
}

/** Writes atomically: another server may start at the same time. */
function write(file: string, text: string): void {
  const temporary = `${file}.${randomUUID()}.tmp`
  writeFileSync(temporary, text, { mode: 0o600 })
  renameSync(temporary, file)
}
