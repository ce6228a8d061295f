import { execFile } from 'node:child_process'
import { access, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { packAll, type Tarball } from './tarballs.ts'

const run = promisify(execFile)
const root = new URL('../../../', import.meta.url).pathname
const bin = new URL('../../node_modules/.bin/', import.meta.url).pathname

let tarballs: readonly Tarball[] = []
beforeAll(async () => {
  tarballs = await packAll()
}, 120_000)

describe('the packed tarballs', () => {
  it('pass publint', async () => {
    for (const { file } of tarballs) {
      const { stdout } = await run(join(bin, 'publint'), ['--strict', file])
      expect(stdout).toContain('All good')
    }
  }, 120_000)

  it('have types that resolve in every module mode', async () => {
    for (const { name, file, manifest } of tarballs) {
      // To a file: it ends before a pipe has all of it. It fails when it finds a problem.
      const found = `${file}.attw.json`
      const command = `'${join(bin, 'attw')}' '${file}' --profile strict --format json > '${found}'`
      await run('sh', ['-c', command]).catch(() => {})
      const { problems } = JSON.parse(await readFile(found, 'utf8')) as {
        problems: Record<string, { kind?: string; resolutionKind?: string; entrypoint?: string }[]>
      }
      const isEsmOnly = JSON.stringify(manifest.exports).includes('"require"') === false
      // Resolution of Node 10 knows no `exports`: it finds the main module, and others by `typesVersions`, but not their
      // code. Every Node.js that is supported does.
      const serious = Object.values(problems)
        .flat()
        .filter(
          ({ resolutionKind, entrypoint }) =>
            !(resolutionKind === 'node10' && (isEsmOnly || entrypoint !== '.')) &&
            !(resolutionKind === 'node16-cjs' && isEsmOnly),
        )
      expect(serious, name).toEqual([])
    }
  }, 240_000)

  it('show no source condition and no workspace range to the world', async () => {
    for (const { manifest } of tarballs) {
      expect(JSON.stringify(manifest)).not.toMatch(/@cognito-m2m\/source|workspace:/)
    }
  })

  it('carry README, LICENSE and the built code', async () => {
    for (const { name, file } of tarballs) {
      const { stdout } = await run('tar', ['-tzf', file])
      const files = stdout.split('\n')
      for (const wanted of [
        'package/README.md',
        'package/LICENSE',
        'package/dist/index.js',
        'package/dist/index.d.ts',
      ]) {
        expect(files, name).toContain(wanted)
      }
      // What nothing loads: the code is readable without maps, and declarations have the comments.
      expect(
        files.filter((path) => /\.map$|^package\/(src|test)\/|\.tsbuildinfo$/.test(path)),
        name,
      ).toEqual([])
    }
  })

  it('carry no code that no source makes any more', async () => {
    for (const { name, file, manifest } of tarballs) {
      const { stdout } = await run('tar', ['-tzf', file])
      const built = stdout.matchAll(/^package\/dist\/(?:cjs\/)?(.+?)(?:\.d\.c?ts|\.c?js)$/gm)
      const sources = new Set(
        Array.from(built, ([, path]) => `${manifest.repository.directory}/src/${path}.ts`),
      )
      expect(sources.size, name).toBeGreaterThan(0)
      for (const source of sources) await access(join(root, source))
    }
  })

  describe('installed into an empty project', () => {
    let project = ''
    beforeAll(async () => {
      project = await mkdtemp(join(tmpdir(), 'cognito-m2m-project-'))
      const dependencies = Object.assign(
        {},
        ...tarballs.map(({ manifest }) => manifest.peerDependencies ?? {}),
      )
      for (const { name, file } of tarballs) dependencies[name] = `file:${file}`
      await writeFile(join(project, 'package.json'), JSON.stringify({ private: true, dependencies }))
      await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'], { cwd: project })
    }, 240_000)

    it('import from ESM', async () => {
      for (const { name } of tarballs) {
        const code = `const all = await import('${name}'); process.stdout.write(Object.keys(all).join())`
        const { stdout } = await run('node', ['--input-type=module', '-e', code], { cwd: project })
        expect(stdout, name).not.toBe('')
      }
    })

    it('are required from CommonJS', async () => {
      for (const { name } of tarballs) {
        const code = `process.stdout.write(Object.keys(require('${name}')).join())`
        const { stdout } = await run('node', ['--input-type=commonjs', '-e', code], { cwd: project })
        expect(stdout, name).not.toBe('')
      }
    })

    it('bring the commands that they promise', async () => {
      for (const { manifest } of tarballs) {
        for (const command of Object.keys(manifest.bin ?? {})) {
          await access(join(project, 'node_modules/.bin', command))
          const { stdout } = await run(join(project, 'node_modules/.bin', command), ['--help'])
          expect(stdout).toContain('--help')
        }
      }
    })
  })
})
