import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { apiReportOf, documentationGaps, publishedPackages } from '../../api/reports.ts'

const packages = await publishedPackages()

describe('the report of the public API', () => {
  it.each(packages)(
    'of $name is up to date: after a build, `pnpm api` writes it',
    { timeout: 120_000 },
    async (published) => {
      const kept = await readFile(published.reportFile, 'utf8').catch(() => 'There is none.')
      expect(kept).toBe(await apiReportOf(published))
    },
  )

  it('covers every module that users can import', () => {
    const specifiers = packages.flatMap(({ entryPoints }) => entryPoints.map(({ specifier }) => specifier))
    expect(specifiers).toEqual(
      expect.arrayContaining(['@cognito-m2m/core', '@cognito-m2m/core/adapter', '@cognito-m2m/local/vitest']),
    )
    for (const { name, entryPoints } of packages) expect([name, entryPoints.length]).not.toEqual([name, 0])
  })

  it('shows what a package adds to the types of others', async () => {
    const fastify = packages.find(({ name }) => name === '@cognito-m2m/fastify')
    expect(await readFile(fastify?.reportFile ?? '', 'utf8')).toMatch(
      /declare module 'fastify' \{.*FastifyRequest/s,
    )
  })
})

describe('the public API', () => {
  it.each(packages)(
    'of $name is documented, and each function has an example',
    { timeout: 120_000 },
    async (published) => {
      expect(await documentationGaps(published)).toEqual([])
    },
  )
})
