import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import { afterEach, describe, expect, it } from 'vitest'
import { plugins, type TerraformRun, terraformIn, terraformIsInstalled } from '../provision/terraform-run.ts'
import { type RecordedCall, recordCalls } from './recorded-calls.ts'

const recordingOf = (name: string) =>
  new URL(`../../../packages/local/test/recordings/terraform-provider-5.100.0-${name}.json`, import.meta.url)

// Terraform and the AWS provider are not on npm: where they are not installed, packages/local replays a recording.
if (!terraformIsInstalled)
  process.stderr.write(
    `SKIPPED: terraform or the AWS provider in ${plugins} (TF_PLUGIN_DIR) is not installed. tests/test/local/terraform.test.ts ran nothing.\n`,
  )

describe.skipIf(!terraformIsInstalled)('Terraform with the AWS provider', () => {
  let folder: string
  let cognito: LocalCognito
  let calls: RecordedCall[]
  let endpoint: string
  let stopRecording: () => Promise<void>

  async function begin(configuration: 'plain' | 'rich') {
    cognito = await startLocalCognito({ seed: 'terraform', userPools: [{}] })
    ;({ endpoint, calls, stop: stopRecording } = await recordCalls(cognito.url))
    folder = await mkdtemp(join(tmpdir(), 'local-terraform-'))
    await copyFile(new URL(`./terraform/${configuration}/main.tf`, import.meta.url), join(folder, 'main.tf'))
    await terraform('init', `-plugin-dir=${plugins}`)
  }
  async function recorded(name: string) {
    expect(calls.filter(({ status }) => status >= 500)).toEqual([])
    if (process.env.RECORD !== undefined)
      await writeFile(recordingOf(name), `${JSON.stringify(calls, null, 2)}\n`)
  }
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true })
    await stopRecording()
    await cognito.close()
  })

  async function terraform(command: string, ...args: string[]): Promise<TerraformRun> {
    const more = command === 'init' || command === 'output' ? [] : ['-var', `endpoint=${endpoint}`]
    const flags = command === 'output' ? [] : ['-input=false']
    return terraformIn(folder)(command, ...flags, ...more, ...args)
  }
  const changed = ['-var', 'tag=two', '-var', 'scopes=["read","audit"]']
  const unchanged = async (...args: string[]) => {
    const { code, output } = await terraform('plan', '-detailed-exitcode', ...args)
    expect([code, code === 0 ? '' : output]).toEqual([0, ''])
  }
  const output = async (name: string) => (await terraform('output', '-raw', name)).output

  it('applies, plans nothing more, changes a scope and a tag, imports all of it, and destroys it', async () => {
    await begin('plain')
    const applied = await terraform('apply', '-auto-approve')
    expect([applied.code, applied.output]).toEqual([0, expect.stringContaining('4 added')])
    await unchanged()

    // What Terraform made issues tokens.
    const [clientId, clientSecret] = [await output('client_id'), await output('client_secret')]
    const response = await fetch(cognito.tokenEndpoint, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'orders/write' }),
    })
    expect(await response.json()).toMatchObject({ token_type: 'Bearer', expires_in: 900 })

    const reapplied = await terraform('apply', '-auto-approve', ...changed)
    expect([reapplied.code, reapplied.output]).toEqual([0, expect.stringContaining('3 changed')])
    await unchanged(...changed)
    const pool = cognito.pool(await output('user_pool_id'))
    expect(pool.clients[0]?.scopes.toSorted()).toEqual(['orders/audit', 'orders/read'])

    // A new state, filled by import blocks alone.
    const clientAddress = 'aws_cognito_user_pool_client.warehouse'
    await rm(join(folder, 'terraform.tfstate'))
    const imports = [
      ['aws_cognito_user_pool.machines', pool.userPoolId],
      ['aws_cognito_resource_server.orders', `${pool.userPoolId}|orders`],
      [clientAddress, `${pool.userPoolId}/${clientId}`],
      ['aws_cognito_user_pool_domain.machines', 'machines-local'],
    ].map(([to, id]) => `import {\n  to = ${to}\n  id = "${id}"\n}\n`)
    await writeFile(join(folder, 'imports.tf'), imports.join('\n'))
    const imported = await terraform('apply', '-auto-approve', ...changed)
    expect([imported.code, imported.output]).toEqual([
      0,
      expect.stringContaining('4 imported, 0 added, 0 changed, 0 destroyed'),
    ])
    expect(pool.clients[0]?.clientId).toBe(clientId)

    await rm(join(folder, 'imports.tf'))
    const destroyed = await terraform('destroy', '-auto-approve', ...changed)
    expect([destroyed.code, destroyed.output]).toEqual([0, expect.stringContaining('4 destroyed')])
    expect(cognito.pools.map(({ userPoolId }) => userPoolId)).toEqual([cognito.userPoolId])

    await recorded('plain')
  }, 900_000)

  it('finds every setting as it made it: the second plan is empty', async () => {
    await begin('rich')
    const applied = await terraform('apply', '-auto-approve')
    expect([applied.code, applied.output]).toEqual([0, expect.stringContaining('5 added')])
    await unchanged()
    const destroyed = await terraform('destroy', '-auto-approve')
    expect([destroyed.code, destroyed.output]).toEqual([0, expect.stringContaining('5 destroyed')])
    await recorded('rich')
  }, 900_000)
})
