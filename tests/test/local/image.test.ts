import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const run = promisify(execFile)
const chroot = '/usr/sbin/chroot'
const packageFolder = new URL('../../../packages/local/', import.meta.url).pathname

/** There is no container engine here: the image's files are unpacked and run with a root folder of their own. */
const canRun = process.platform === 'linux' && process.getuid?.() === 0
if (!canRun)
  process.stderr.write(
    'SKIPPED: the image can be run by root on Linux only. tests/test/local/image.test.ts ran nothing.\n',
  )

interface Configuration {
  readonly User: string
  readonly Env: readonly string[]
  readonly Entrypoint: readonly string[]
  readonly Healthcheck: { readonly Test: readonly string[] }
}

describe.skipIf(!canRun)('the image', () => {
  let folder: string
  let root: string
  let configuration: Configuration

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'local-image-'))
    root = join(folder, 'root')
    const archive = join(folder, 'image.tar')
    await run(process.execPath, [join(packageFolder, 'build/oci-image.ts'), archive, 'cognito:test'])
    for (const name of ['layout', 'root']) await mkdir(join(folder, name))
    await run('tar', ['-xf', archive, '-C', join(folder, 'layout')])
    const parsed = async (name: string) => JSON.parse(await readFile(join(folder, 'layout', name), 'utf8'))
    const [{ Config, Layers, RepoTags }] = await parsed('manifest.json')
    expect(RepoTags).toEqual(['cognito:test'])
    for (const layer of Layers) await run('tar', ['-xzf', join(folder, 'layout', layer), '-C', root])
    configuration = (await parsed(Config)).config
    const { manifests } = await parsed('index.json')
    const manifest = await parsed(`blobs/${manifests[0].digest.replace(':', '/')}`)
    expect(manifest.layers).toHaveLength(2)
  }, 120_000)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const variables = (more: object) => ({
    ...Object.fromEntries(configuration.Env.map((entry) => entry.split(/=(.*)/s).slice(0, 2))),
    ...more,
  })
  const inside = (command: readonly string[]) => [`--userspec=${configuration.User}`, root, ...command]

  it('serves as a user without rights, says that it is healthy, and ends on SIGTERM', async () => {
    const child = spawn(chroot, inside(configuration.Entrypoint), {
      env: variables({ COGNITO_LOCAL_PORT: '0', COGNITO_LOCAL_JSON: 'true' }),
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    const { url, userPools } = JSON.parse(line.toString()) as {
      url: string
      userPools: { clients: { clientId: string; clientSecret: string }[] }[]
    }
    const [client] = userPools[0]?.clients ?? []
    const response = await fetch(`${url}/oauth2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${client?.clientId}:${client?.clientSecret}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })
    expect(response.status).toBe(200)

    const [kind, ...health] = configuration.Healthcheck.Test
    expect(kind).toBe('CMD')
    const env = variables({ COGNITO_LOCAL_PORT: new URL(url).port })
    await run(chroot, inside(health), { env })
    const exit = once(child, 'exit')
    child.kill('SIGTERM')
    expect(await exit).toEqual([0, null])
    await expect(run(chroot, inside(health), { env })).rejects.toMatchObject({ code: 1 })
  }, 60_000)
})

it('the configuration of the compose example is one', async () => {
  const { startLocalCognito } = await import('@cognito-m2m/local')
  const options = JSON.parse(await readFile(join(packageFolder, 'docker/cognito.json'), 'utf8'))
  await using cognito = await startLocalCognito(options)
  const compose = await readFile(join(packageFolder, 'docker/compose.yaml'), 'utf8')
  expect(compose).toContain(cognito.userPoolId)
})
