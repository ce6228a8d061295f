import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { sections } from '../.vitepress/pages.ts'
import { entryPoints } from './entry-points.ts'
import { pageName } from './page-name.ts'

const site = 'https://cognito-m2m.github.io/cognito-m2m/'
const about =
  'Machine-to-machine authentication on Amazon Cognito in TypeScript, both halves: APIs validate access tokens in three stages (format, signature, claims); clients acquire, cache and share them. Adapters for Fastify, Koa, Express, Lambda, Hono and web-standard runtimes, and a local emulator of Cognito for tests.'

/** Writes `llms.txt`, the list of pages, and `llms-full.txt`, their text (https://llmstxt.org). */
export async function writeLlms(srcDir: string, outDir: string): Promise<void> {
  const lists = sections.map(({ title, pages }) => {
    const items = pages.map(({ path, title: name, about: what }) => `- [${name}](${urlOf(path)}): ${what}`)
    return `## ${title}\n\n${items.join('\n')}\n`
  })
  const modules = (await entryPoints()).map(
    (entry) => `- [${entry.name}](${site}reference/api/${pageName(entry)}): ${entry.description}`,
  )
  const head = `# cognito-m2m\n\n> ${about}\n`
  const index = [head, ...lists, `## Modules\n\n${modules.join('\n')}\n`].join('\n')
  await writeFile(join(outDir, 'llms.txt'), index)

  const texts = sections
    .flatMap(({ pages }) => pages)
    .map(async ({ path }) => `<!-- ${urlOf(path)} -->\n\n${await textOf(join(srcDir, `${path}.md`))}`)
  await writeFile(join(outDir, 'llms-full.txt'), [head, ...(await Promise.all(texts))].join('\n'))
}

function urlOf(path: string): string {
  return site + path.replace(/index$/, '')
}

/** The text of a page as its readers see it: with what it includes, and without what is for the site alone. */
async function textOf(file: string): Promise<string> {
  let text = await readFile(file, 'utf8')
  text = await replaced(text, /<!--@include: (\S+?)-->/g, ([, path = '']) => included(file, path))
  text = await replaced(
    text,
    /^<<< (\S+?)#shown\{ts\} \[(\w+)\]$/gm,
    async ([, path = '', label = '']) =>
      `\`\`\`ts [${label}]\n${shownRegion(await included(file, path))}\`\`\``,
  )
  text = await replaced(text, /<Picture name="([\w-]+)" \/>/g, async ([, name = '']) => {
    const drawing = await readFile(join(dirname(file), `../pictures/${name}.svg`), 'utf8').catch(() => '')
    return `(Picture: ${/aria-label="([^"]*)"/.exec(drawing)?.[1] ?? name}.)`
  })
  return text.replace(/^---\n[\s\S]*?---\n+/, '').replaceAll(/<!--[\s\S]*?-->\n?/g, '')
}

function included(from: string, path: string): Promise<string> {
  return readFile(join(dirname(from), path), 'utf8')
}

function shownRegion(source: string): string {
  return /\/\/ #region shown\n([\s\S]*?)\/\/ #endregion/.exec(source)?.[1] ?? source
}

async function replaced(
  text: string,
  pattern: RegExp,
  make: (match: RegExpMatchArray) => Promise<string>,
): Promise<string> {
  const pieces = await Promise.all([...text.matchAll(pattern)].map(make))
  return text.replaceAll(pattern, () => pieces.shift() ?? '')
}
