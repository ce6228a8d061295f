import { execFile } from 'node:child_process'
import { cp, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { packAll } from './tarballs.ts'

const run = promisify(execFile)
const program = new URL('lambda/function.ts', import.meta.url).pathname

describe("a Lambda user's first program, from the packed tarballs", () => {
  let report: Record<string, unknown>
  beforeAll(async () => {
    const project = await mkdtemp(join(tmpdir(), 'cognito-m2m-lambda-'))
    const wanted = ['core', 'lambda', 'local'].map((name) => `@cognito-m2m/${name}`)
    const dependencies = Object.fromEntries(
      (await packAll())
        .filter(({ name }) => wanted.includes(name))
        .map(({ name, file }) => [name, `file:${file}`]),
    )
    await writeFile(
      join(project, 'package.json'),
      JSON.stringify({ private: true, type: 'module', dependencies }),
    )
    await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'], { cwd: project })
    await cp(program, join(project, 'function.ts'))
    // As a user's own bundler would: esbuild's output needs no package at all.
    const { build } = await import('esbuild')
    await build({
      entryPoints: [join(project, 'function.ts')],
      outfile: join(project, 'function.mjs'),
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node22',
    })
    const { stdout } = await run(process.execPath, ['function.mjs'], { cwd: project })
    // After the lines that the guard logs.
    report = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')
  }, 240_000)

  it('lets the right tokens in, and no other', () => {
    expect(report).toMatchObject({
      handler: { statusCode: 200, body: '/orders orders' },
      withoutToken: 401,
      tokenOfAnotherApi: 401,
      withoutScope: 403,
      policy: { Effect: 'Allow', Resource: [expect.stringMatching(/\/GET\/orders$/)] },
      caller: ['orders/read'],
      graphql: { isAuthorized: true, ttlOverride: 300 },
    })
  })

  it.each([
    ['missing variable', '`clientIds`: must not be undefined'],
    ['wrong pool id', '`userPoolId`'],
    ['singular', 'unknown key `scope`. Did you mean `scopes`?'],
    ['not called', 'Call the guard'],
    ['express path', '`GET /orders/{id}`'],
    ['lower case', '`get` is not a method of API Gateway'],
    ['wildcard', 'Use `{parameter}` for one segment'],
    ['no routes', '`routes`: must be an object with an entry for every route'],
    ['scope of a route', 'routes["GET /orders"]'],
    ['wrong authorizer', 'Use `policyAuthorizer`'],
    ['event of S3', 'is not for a Lambda authorizer'],
    ['behind no authorizer', 'undefined'],
  ])('says what to do about a mistake: %s', (mistake, told) => {
    expect(report[mistake]).toContain(told)
  })
})
