import { execFile } from 'node:child_process'
import { access, glob, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sections } from '../../../docs/.vitepress/pages.ts'

const run = promisify(execFile)
const root = new URL('../../../', import.meta.url).pathname
const docs = join(root, 'docs')
const base = '/cognito-m2m/'

describe('the site', () => {
  let built = ''
  /** The HTML of each page, by its path without an ending. */
  const pages = new Map<string, string>()

  beforeAll(async () => {
    built = await mkdtemp(join(tmpdir(), 'cognito-m2m-site-'))
    await run('pnpm', ['run', 'site', '--outDir', built], { cwd: docs })
    for await (const file of glob(`${built}/**/*.html`)) {
      const path = relative(built, file).replace(/(index)?\.html$/, '')
      pages.set(path, await readFile(file, 'utf8'))
    }
  }, 240_000)
  afterAll(() => rm(built, { recursive: true, force: true }))

  it('has every picture that it shows', async () => {
    for await (const file of glob('**/*.md', {
      cwd: docs,
      exclude: (name) => name.includes('node_modules'),
    })) {
      const text = await readFile(join(docs, file), 'utf8')
      for (const [, name] of text.matchAll(/<Picture name="([^"]+)"/g)) {
        await access(join(docs, 'pictures', `${name}.svg`))
      }
    }
  })

  it('has no dead link and no dead anchor', () => {
    const dead: string[] = []
    for (const [from, html] of pages) {
      for (const [, href = ''] of html.matchAll(/<a [^>]*href="([^"]+)"/g)) {
        const url = new URL(href.replaceAll('&amp;', '&'), `https://site${base}${from}`)
        if (url.host !== 'site') continue
        const to = decodeURIComponent(url.pathname)
          .replace(base, '')
          .replace(/\.html$/, '')
        const target = pages.get(to) ?? pages.get(`${to}/`)
        const anchor = decodeURIComponent(url.hash.slice(1))
        const isFile = /\.(svg|txt|png|json)$/.test(to)
        if (target === undefined ? !isFile : anchor !== '' && !target.includes(`id="${anchor}"`)) {
          dead.push(`${from} → ${href}`)
        }
      }
    }
    expect(dead).toEqual([])
  })

  it('lists every page for language models, and has their text', async () => {
    const [index, full] = await Promise.all(
      ['llms.txt', 'llms-full.txt'].map((name) => readFile(join(built, name), 'utf8')),
    )
    for (const { path } of sections.flatMap((section) => section.pages)) {
      expect(index).toContain(`https://cognito-m2m.github.io/cognito-m2m/${path.replace(/index$/, '')})`)
    }
    // Of a page, of a program that it includes, of a table that it includes.
    expect(full).toContain('## There is no `aud`')
    expect(full).toContain('CognitoJwtVerifier.create')
    expect(full).toContain('| a machine token with the scope |')
    expect(full).not.toMatch(/@include|<<<|#region/)
  })

  it('describes every export of every module', async () => {
    const core = pages.get('reference/api/core') ?? ''
    for (const name of ['createTokenValidator', 'createTokenSource', 'TokenFailureCode', 'OptionError']) {
      expect(core).toContain(name)
    }
    for (const name of [
      'core-adapter',
      'fastify',
      'koa',
      'express',
      'lambda',
      'web',
      'local',
      'redis',
      'dynamodb',
    ]) {
      expect(pages.has(`reference/api/${name}`), name).toBe(true)
    }
  })

  it('has every page in its sidebar, and every page of the sidebar', async () => {
    const listed = sections.flatMap((section) => section.pages.map(({ path }) => path))
    const files = await Array.fromAsync(
      glob('*/**/*.md', {
        cwd: docs,
        exclude: (name) => /node_modules|^partials|^reference\/api/.test(name),
      }),
    )
    expect(files.map((file) => file.replace(/\.md$/, '')).toSorted()).toEqual(listed.toSorted())
  })
})
