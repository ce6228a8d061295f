import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import type { DoctorDocument } from '../../src/doctor/finding.ts'
import { run } from '../support/run.ts'

export type Env = Record<string, string | undefined>

/** What one run is given: files are written to its working directory. */
export interface Seed {
  readonly env?: Env
  readonly args?: readonly string[]
  readonly files?: Readonly<Record<string, string | object>>
}

export interface Diagnosis {
  readonly code: number
  readonly document: DoctorDocument
  readonly out: string
}

export const secret = 'secret_of_the_machine_01'

/** The emulator with one user pool, and runs of `doctor` against it. */
export interface Lab {
  readonly cognito: () => LocalCognito
  /** A configuration without a mistake, to seed one into. */
  readonly good: () => Env
  readonly diagnosed: (seed: Seed) => Promise<Diagnosis>
  /** A server of the test's own on loopback; closed after it. */
  readonly stub: (listener: RequestListener) => Promise<string>
}

const schema = new URL('../../schemas/doctor.json', import.meta.url)
const describes = new Ajv2020().compile(JSON.parse(readFileSync(schema, 'utf8')))

/** Starts a lab for the tests of a file. */
export function lab(): Lab {
  let cognito: LocalCognito
  const servers: Server[] = []
  beforeAll(async () => {
    cognito = await startLocalCognito({
      seed: 'doctor',
      userPools: [
        {
          id: 'eu-west-1_Doctor001',
          resourceServers: [{ identifier: 'orders', scopes: { read: 'Read', write: 'Write' } }],
          appClients: [
            { clientId: 'machine', clientSecret: secret, scopes: ['orders/read'], explicitAuthFlows: [] },
            {
              clientId: 'direct',
              clientSecret: 'secret_of_the_machine_02',
              scopes: ['orders/read'],
              explicitAuthFlows: ['ALLOW_CLIENT_TOKEN_AUTH'],
            },
          ],
        },
      ],
    })
  })
  beforeEach(() => cognito.faults.clear())
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections()
      server.close()
    }
  })
  afterAll(() => cognito.close())

  const good = () => ({
    COGNITO_USER_POOL_ID: cognito.userPoolId,
    COGNITO_JWKS_URI: cognito.jwksUri,
    COGNITO_RESOURCE: 'orders',
    COGNITO_CLIENT_ID: 'machine',
    COGNITO_CLIENT_SECRET: secret,
    COGNITO_TOKEN_ENDPOINT: cognito.tokenEndpoint,
    COGNITO_SCOPES: 'orders/read',
  })
  return {
    cognito: () => cognito,
    good,
    async diagnosed({ env = {}, args = [], files = {} }) {
      const cwd = await mkdtemp(join(tmpdir(), 'doctor-'))
      for (const [name, content] of Object.entries(files)) {
        await writeFile(join(cwd, name), typeof content === 'string' ? content : JSON.stringify(content))
      }
      const { code, out, err } = await run(['doctor', '--json', ...args], {
        cwd,
        env: { ...good(), ...env },
      })
      if (!out.startsWith('{')) throw new Error(`no document: ${err}`)
      const document = JSON.parse(out) as DoctorDocument
      // Mistakes on the command line have a document of their own.
      if (code !== 2 && !describes(document)) throw new Error(JSON.stringify(describes.errors))
      return { code, document, out }
    },
    async stub(listener) {
      const server = createServer(listener).listen(0, '127.0.0.1')
      servers.push(server)
      await once(server, 'listening')
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    },
  }
}

export const codesOf = ({ document }: Diagnosis) => document.findings.map(({ code }) => code)

/** A text with one mistake seeded. @throws Error when the text to replace is not there. */
export function seeded(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`the good text has no ${from}`)
  return text.replace(from, () => to)
}
