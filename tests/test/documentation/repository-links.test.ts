import { access, glob, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'

const root = new URL('../../../', import.meta.url).pathname
const repository = 'https://github.com/cognito-m2m/cognito-m2m/'

const files = (
  await Array.fromAsync(
    glob(['*.md', '{packages,examples,benchmarks,docs}/**/*.md'], {
      cwd: root,
      exclude: (name) => /node_modules|reference\/api/.test(name),
    }),
  )
).toSorted()

/** The anchors that GitHub gives to the headings of a document. */
async function anchorsOf(file: string): Promise<Set<string>> {
  const text = await readFile(file, 'utf8')
  const headings = [...text.replaceAll(/```[\s\S]*?```/g, '').matchAll(/^#+ (.*)$/gm)]
  return new Set(
    headings.map(([, heading = '']) =>
      (/\{#([\w-]+)\}/.exec(heading)?.[1] ?? heading)
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
}

// VitePress checks the site's links between its own pages, and its test their anchors.
it.each(files)('%s links to what is in the repository', async (file) => {
  const text = (await readFile(join(root, file), 'utf8')).replaceAll(/```[\s\S]*?```/g, '')
  const dead: string[] = []
  for (const [, link = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
    const inRepository = link.startsWith(repository)
      ? link.slice(repository.length).replace(/^(tree|blob)\/main\//, '')
      : undefined
    if (inRepository === undefined && (file.startsWith('docs/') || /^[a-z]+:/.test(link))) continue
    if (inRepository !== undefined && !/^(tree|blob)\/main\//.test(link.slice(repository.length))) continue
    const [path = '', anchor = ''] = (inRepository ?? link).split('#')
    const target =
      path === '' ? join(root, file) : join(root, inRepository === undefined ? dirname(file) : '', path)
    const isThere = await access(target).then(
      () => true,
      () => false,
    )
    const hasAnchor =
      anchor === '' || !target.endsWith('.md') || (isThere && (await anchorsOf(target)).has(anchor))
    if (!isThere || !hasAnchor) dead.push(link)
  }
  expect(dead).toEqual([])
})
