import { execFile } from 'node:child_process'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commitAll, copyWorkspace } from './workspace-copy.ts'

const run = promisify(execFile)
const root = new URL('../../../', import.meta.url).pathname

describe('a release, tried in a clone', () => {
  let clone = ''
  let packages: readonly string[] = []

  beforeAll(async () => {
    packages = (await readdir(join(root, 'packages'))).map((name) => `packages/${name}`)
    clone = await copyWorkspace(packages.map((folder) => `${folder}/dist`))
    await run('node', [join(root, 'node_modules/@changesets/cli/bin.js'), 'version'], { cwd: clone })
    await commitAll(clone, 'chore: release')
  }, 120_000)
  afterAll(() => rm(clone, { recursive: true, force: true }))

  const manifest = async (folder: string) =>
    JSON.parse(await readFile(join(clone, folder, 'package.json'), 'utf8'))

  const publish = (folder: string) =>
    run('pnpm', ['publish', '--dry-run', '--publish-branch', 'main'], { cwd: join(clone, folder) }).catch(
      (error: { stdout: string; stderr: string }) => error,
    )

  it('uses up every changeset', async () => {
    expect(await readdir(join(clone, '.changeset'))).toEqual(['README.md', 'config.json'])
  })

  it('gives every package a version, and a changelog that begins with it', async () => {
    for (const folder of packages) {
      const { name, version } = await manifest(folder)
      expect(version, name).not.toBe('0.0.0')
      const changelog = await readFile(join(clone, folder, 'CHANGELOG.md'), 'utf8')
      expect(changelog.slice(0, changelog.indexOf('\n### ')).trim(), name).toBe(`# ${name}\n\n## ${version}`)
    }
  })

  it('refuses to publish a commit that the test suite did not pass', async () => {
    const { stdout, stderr } = await publish('packages/core')
    expect(stdout + stderr).toContain('Not published: the test suite has not run here.')
  })

  it('refuses to publish another commit than the one that passed', async () => {
    await writeFile(join(clone, '.tested'), '0123456789')
    const { stdout, stderr } = await publish('packages/core')
    expect(stdout + stderr).toContain('Not published: the test suite passed on 0123456, not on')
  })

  it('publishes every package once its commit is tested', async () => {
    await run('node', ['release/mark-tested.ts'], { cwd: clone })
    for (const folder of packages) {
      const { name, version } = await manifest(folder)
      const { stdout, stderr } = await publish(folder)
      expect(stdout + stderr, name).toContain(`Skip publishing ${name}@${version} (dry run)`)
    }
  }, 120_000)

  it('packs versions that exist in place of workspace ranges', async () => {
    const { version } = await manifest('packages/core')
    await run('pnpm', ['pack', '--out', 'koa.tgz'], { cwd: join(clone, 'packages/koa') })
    const tarball = join(clone, 'packages/koa/koa.tgz')
    const tar = async (path: string) => (await run('tar', ['-xzOf', tarball, `package/${path}`])).stdout
    expect(JSON.parse(await tar('package.json')).dependencies).toEqual({ '@cognito-m2m/core': `^${version}` })
    expect(await tar('CHANGELOG.md')).toContain(`## ${(await manifest('packages/koa')).version}`)
  })
})
