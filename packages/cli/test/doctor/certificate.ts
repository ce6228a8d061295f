import { generateKeyPairSync } from 'node:crypto'
import { makeCertificate } from '../../../local/src/https/certificate.ts'

/** A server's key and certificate, and the authority that signed it. */
export function certificate(hosts: readonly string[], lastsDays: number) {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const issuer = { subject: 'an authority of the tests', ...authority }
  const now = Math.floor(Date.now() / 1000)
  const of = (publicKey: typeof server.publicKey, subject: string, days: number, names?: readonly string[]) =>
    makeCertificate({
      subject,
      publicKey,
      issuer,
      notBeforeSeconds: now - 30 * 86_400,
      notAfterSeconds: now + days * 86_400,
      ...(names !== undefined && { hosts: names }),
    })
  return {
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: of(server.publicKey, 'a server', lastsDays, hosts),
    ca: of(authority.publicKey, issuer.subject, 90),
  }
}
