import { generateKeyPairSync } from 'node:crypto'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Private RSA keys, PKCS #8 in PEM: new for each run, shared by its test files, as they are slow to make. */
    signingKeys: Readonly<Record<'id' | 'access' | 'rogue', string>>
  }
}

export default function setup({ provide }: TestProject) {
  const pem = () =>
    generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    }).privateKey
  provide('signingKeys', { id: pem(), access: pem(), rogue: pem() })
}
