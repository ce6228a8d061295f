import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packAll } from '../packages/tarballs.ts'

// The recipes of docs/do/frameworks.md, outside the workspace, with the packed tarballs and the real frameworks.

const run = promisify(execFile)
const page = new URL('../../../docs/do/frameworks.md', import.meta.url)
const source = new URL('./recipes/', import.meta.url).pathname

const text = await readFile(page, 'utf8')
const recipes = [...text.matchAll(/<!-- recipe: (\S+) -->\n```ts\n([\s\S]*?)```/g)].map(
  ([, name = '', code = '']) => ({ name, code }),
)

let cognito: LocalCognito
let project: string
beforeAll(async () => {
  cognito = await startLocalCognito({ seed: 'recipes' })
  project = await mkdtemp(join(tmpdir(), 'cognito-m2m-recipes-'))
  const tarballs = Object.fromEntries((await packAll()).map(({ name, file }) => [name, `file:${file}`]))
  const { dependencies } = JSON.parse(await readFile(join(source, 'dependencies.json'), 'utf8'))
  const used = Object.fromEntries(
    ['core', 'express', 'web'].map((name) => [`@cognito-m2m/${name}`, tarballs[`@cognito-m2m/${name}`]]),
  )
  const manifest = { private: true, type: 'module', dependencies: { ...dependencies, ...used } }
  await writeFile(join(project, 'package.json'), JSON.stringify(manifest))
  await writeFile(
    join(project, 'pnpm-workspace.yaml'),
    JSON.stringify({ packages: ['.'], overrides: tarballs }),
  )
  await run('pnpm', ['install', '--prefer-offline', '--ignore-scripts', '--no-lockfile'], { cwd: project })
  await mkdir(join(project, 'recipes'))
  for (const { name, code } of recipes) {
    const program = code
      .replaceAll("userPoolId: 'eu-west-1_AbCdEf123'", "issuers: [{ issuer: process.env.ISSUER ?? '' }]")
      .replaceAll('port: 3000', 'port: 0')
    // The two majors of h3 stand side by side here.
    await writeFile(
      join(project, 'recipes', `${name}.ts`),
      name === 'nitro' ? program.replace("from 'h3'", "from 'h3v1'") : program,
    )
  }
  await copyFile(join(source, 'ask.ts.txt'), join(project, 'ask.ts'))
}, 300_000)
afterAll(() => cognito.close())

it('has a recipe for each framework, under fifteen lines', () => {
  const lengths = recipes.map(
    ({ name, code }) =>
      [
        name,
        code
          .trim()
          .split('\n')
          .filter((line) => line.trim() !== '').length,
      ] as const,
  )
  expect(lengths.map(([name]) => name).toSorted()).toEqual(
    ['apollo', 'connect', 'h3', 'next', 'nitro', 'orpc', 'socket.io', 'trpc', 'ws', 'yoga'].toSorted(),
  )
  expect(lengths.filter(([, length]) => length >= 15)).toEqual([])
})

it('compiles every recipe, strictly', async () => {
  await writeFile(
    join(project, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        target: 'es2023',
        lib: ['es2023', 'dom', 'dom.iterable'],
        module: 'esnext',
        // Next.js has no `exports`.
        moduleResolution: 'bundler',
        strict: true,
        noEmit: true,
        skipLibCheck: true,
        types: ['node'],
      },
      include: ['recipes'],
    }),
  )
  const tsc = join(project, 'node_modules/typescript/bin/tsc')
  const { stdout } = await run(process.execPath, [tsc, '-p', project, '--pretty', 'false'], {
    cwd: project,
  }).catch((failed: { stdout: string }) => failed)
  expect(stdout).toBe('')
}, 120_000)

describe('each recipe', () => {
  it.each(recipes.map(({ name }) => name))(
    '%s refuses who must be refused, and knows who calls',
    async (name) => {
      const env = {
        ...process.env,
        ISSUER: cognito.issuer,
        TOKENS: JSON.stringify({
          own: await cognito.mintToken({ scopes: ['orders/read'] }),
          sibling: await cognito.mintToken({ scopes: ['invoices/read'] }),
          expired: await cognito.mintToken({ scopes: ['orders/read'], expiresInSeconds: -60 }),
        }),
      }
      const { stdout } = await run(process.execPath, ['ask.ts', name], { cwd: project, env })
      const answers = JSON.parse(stdout) as Record<
        string,
        [path: string, status: number | string, body: string][]
      >
      expect(Object.keys(answers)).toEqual(['none', 'own', 'sibling', 'expired'])
      const { own = [], ...refused } = answers
      for (const [path, status, body] of own) {
        expect([path, status]).toEqual([path, 200])
        expect(body).toContain(cognito.clientId)
      }
      for (const [who, all] of Object.entries(refused)) {
        for (const [path, status, body] of all) {
          expect([who, path, status]).toEqual([who, path, 401])
          expect(body).not.toContain(cognito.clientId)
        }
      }
    },
  )
})

it.each(['ws', 'socket.io'])('%s ends a connection when its token expires', async (name) => {
  const brief = await cognito.mintToken({ scopes: ['orders/read'], expiresInSeconds: 3 })
  const env = { ...process.env, ISSUER: cognito.issuer, TOKENS: JSON.stringify({ brief }) }
  // It prints when the connection has ended, and would otherwise never do so.
  const { stdout } = await run(process.execPath, ['ask.ts', name], { cwd: project, env })
  expect(JSON.parse(stdout)).toEqual([['/', 200, cognito.clientId]])
})
