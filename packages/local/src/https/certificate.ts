import { createHash, type KeyObject, randomBytes, sign } from 'node:crypto'
import { isIP } from 'node:net'
import { bits, boolean, integer, octets, oid, sequence, set, tagged, utcTime, utf8 } from './der.ts'

const ids = {
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  commonName: '2.5.4.3',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
}

/** Content of a certificate. */
export interface CertificateRequest {
  readonly subject: string
  readonly publicKey: KeyObject
  readonly issuer: { readonly subject: string; readonly publicKey: KeyObject; readonly privateKey: KeyObject }
  /** Host names and IP addresses of a server; without them, it is a certificate authority. */
  readonly hosts?: readonly string[]
  readonly notBeforeSeconds: number
  readonly notAfterSeconds: number
}

/** Creates an X.509 certificate, version 3 (RFC 5280), signed with ECDSA and SHA-256. @returns PEM. */
export function makeCertificate(request: CertificateRequest): string {
  const { subject, publicKey, issuer, hosts, notBeforeSeconds, notAfterSeconds } = request
  const algorithm = sequence(oid(ids.ecdsaWithSha256))
  const body = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    algorithm,
    nameOf(issuer.subject),
    sequence(utcTime(notBeforeSeconds), utcTime(notAfterSeconds)),
    nameOf(subject),
    derOf(publicKey),
    tagged(
      3,
      sequence(
        extension(ids.subjectKeyIdentifier, octets(keyIdentifier(publicKey))),
        extension(ids.authorityKeyIdentifier, sequence(tagged(0, keyIdentifier(issuer.publicKey), false))),
        ...(hosts === undefined ? authorityExtensions() : serverExtensions(hosts)),
      ),
    ),
  )
  const signature = bits(sign('sha256', body, issuer.privateKey))
  const text = sequence(body, algorithm, signature)
    .toString('base64')
    .replaceAll(/.{64}(?=.)/g, '$&\n')
  return `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`
}

function authorityExtensions(): Buffer[] {
  return [
    // Path length 0: the CA may sign only server certificates.
    extension(ids.basicConstraints, sequence(boolean(true), integer(Buffer.from([0]))), true),
    extension(ids.keyUsage, bits(Buffer.from([0b0000_0100]), 2), true),
  ]
}

function serverExtensions(hosts: readonly string[]): Buffer[] {
  return [
    extension(ids.basicConstraints, sequence(), true),
    extension(ids.keyUsage, bits(Buffer.from([0b1000_0000]), 7), true),
    extension(ids.extendedKeyUsage, sequence(oid(ids.serverAuth))),
    extension(ids.subjectAltName, sequence(...hosts.map(alternativeName))),
  ]
}

function alternativeName(host: string): Buffer {
  return isIP(host) === 0 ? tagged(2, Buffer.from(host), false) : tagged(7, addressBytes(host), false)
}

function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number))
  const [head = '', tail] = address.split('::')
  const groups = (text: string) =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))
  const left = groups(head)
  const right = groups(tail ?? '')
  const all =
    tail === undefined ? left : [...left, ...Array(8 - left.length - right.length).fill(0), ...right]
  return Buffer.from(all.flatMap((group: number) => [group >> 8, group & 0xff]))
}

function extension(id: string, value: Buffer, critical = false): Buffer {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(value))
}

function nameOf(commonName: string): Buffer {
  return sequence(set(sequence(oid(ids.commonName), utf8(commonName))))
}

function derOf(publicKey: KeyObject): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' })
}

function keyIdentifier(publicKey: KeyObject): Buffer {
  return createHash('sha1').update(derOf(publicKey)).digest()
}
