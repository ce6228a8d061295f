import { execFile } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { packAll } from './tarballs.ts'

const run = promisify(execFile)

/** A user's files, with the mistakes that people make. */
const files = {
  'user-pool.ts': `import { defineResourceServer, defineUserPool } from '@cognito-m2m/core'

const orders = defineResourceServer({ identifier: 'orders', scopes: { read: 'Read', write: 'Write' } })
export const machines = defineUserPool({
  resourceServers: [orders],
  appClients: { warehouse: { scopes: ['orders/read'] } },
})
export const routes = { 'POST /orders': { scopes: 'orders/write' } }
`,
  'refused.ts': `import { defineResourceServer, defineUserPool } from '@cognito-m2m/core'

const orders = defineResourceServer({ identifier: 'orders', scopes: { read: 'Read' } })
// @ts-expect-error no such scope
export default defineUserPool({ resourceServers: [orders], appClients: { a: { scopes: ['orders/raed'] } } })
`,
  'template.yaml': `Resources:
  Users:
    Type: AWS::ApiGateway::Authorizer
    Properties: { Type: COGNITO_USER_POOLS, ProviderARNs: [!GetAtt Pool.Arn] }
  Read:
    Type: AWS::ApiGateway::Method
    Properties: { HttpMethod: GET, AuthorizationType: COGNITO_USER_POOLS, AuthorizerId: !Ref Users }
`,
}

describe('who asks doctor, from the packed tarballs', () => {
  let project = ''
  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), 'cognito-m2m-doctor-'))
    const wanted = ['cognito-m2m', '@cognito-m2m/core', '@cognito-m2m/rotation']
    const tarballs = (await packAll()).filter(({ name }) => wanted.includes(name))
    const dependencies = Object.fromEntries(tarballs.map(({ name, file }) => [name, `file:${file}`]))
    await writeFile(join(project, 'package.json'), JSON.stringify({ private: true, dependencies }))
    await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'], { cwd: project })
    for (const [name, content] of Object.entries(files)) await writeFile(join(project, name), content)
  }, 300_000)

  const doctor = async (...args: string[]) => {
    const bin = join(project, 'node_modules/cognito-m2m/dist/main.js')
    const command = [bin, 'doctor', ...args]
    const options = { cwd: project, env: { PATH: process.env.PATH } }
    return run(process.execPath, command, options).then(
      ({ stdout }) => ({ code: 0, out: stdout, err: '' }),
      ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
        code,
        out: stdout,
        err: stderr,
      }),
    )
  }

  it.each([
    [['--definitions', 'user-pool.ts'], 'scope_granted_to_nobody'],
    [['--definitions', 'refused.ts'], 'Did you mean `orders/read`?'],
    [['--template', 'template.yaml'], 'user_pools_authorizer_without_scopes'],
  ])('%j shows %s', async (args, expected) => {
    const { code, out } = await doctor(...args, '--offline')
    expect(out).toContain(expected)
    expect(code).toBe(30)
  })

  it('says what --aws needs, which is not installed with it', async () => {
    const { code, err } = await doctor('--aws', '--user-pool-id', 'eu-west-1_AbCdEf123')
    expect(code).toBe(2)
    expect(err).toContain('npm install @aws-sdk/client-cognito-identity-provider')
  })
})
