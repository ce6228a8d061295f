import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { Application, type TypeDocOptions } from 'typedoc'
import type { PluginOptions } from 'typedoc-plugin-markdown'
import { type EntryPoint, entryPoints, packages } from './entry-points.ts'
import { pageName } from './page-name.ts'

const out = new URL('../reference/api/', import.meta.url).pathname

/** Writes a page for each module into `reference/api`, from the TSDoc of the sources. */
export async function writeReference(): Promise<void> {
  const entries = await entryPoints()
  await rm(out, { recursive: true, force: true })
  await mkdir(out, { recursive: true })
  const app = await Application.bootstrapWithPlugins(options(entries))
  const project = await app.convert()
  if (project === undefined) throw new Error('typedoc could not read the sources.')
  const byTypedocName = new Map(entries.map((entry) => [typedocName(entry), entry]))
  for (const module of project.children ?? []) {
    const entry = byTypedocName.get(module.name)
    if (entry === undefined)
      throw new Error(`typedoc found a module ${module.name}, which no package exports.`)
    module.name = pageName(entry)
  }
  await app.generateOutputs(project)
  await rm(join(out, 'index.md'))
  for (const entry of entries) await nameTheModule(entry)
  await writeFile(join(out, 'modules.md'), modulesTable(entries))
}

/** As typedoc names it: the path of its file below `packages`. */
function typedocName({ file }: EntryPoint): string {
  return relative(packages, file).replace(/(\/index)?\.ts$/, '')
}

async function nameTheModule(entry: EntryPoint): Promise<void> {
  const file = join(out, `${pageName(entry)}.md`)
  const text = await readFile(file, 'utf8')
  await writeFile(file, withLivingAnchors(text.replace(/^# .*$/m, `# ${entry.name}`)))
}

/** For the heading of `AB`, typedoc counts the member `A.b` as an earlier one of that name. VitePress does not. */
function withLivingAnchors(text: string): string {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading.toLowerCase())
  return text.replaceAll(/\(#([a-z]+)-(\d+)\)/g, (link, name: string, count: string) =>
    headings.filter((heading) => heading === name).length > Number(count) ? link : `(#${name})`,
  )
}

function modulesTable(entries: readonly EntryPoint[]): string {
  const rows = entries.map(
    (entry) => `| [\`${entry.name}\`](./api/${pageName(entry)}) | ${entry.description} |`,
  )
  return `| module | |\n|---|---|\n${rows.join('\n')}\n`
}

function options(entries: readonly EntryPoint[]): TypeDocOptions & PluginOptions {
  return {
    entryPoints: entries.map(({ file }) => file),
    tsconfig: new URL('../tsconfig.reference.json', import.meta.url).pathname,
    plugin: ['typedoc-plugin-markdown'],
    outputs: [{ name: 'markdown', path: out }],
    name: 'cognito-m2m',
    readme: 'none',
    logLevel: 'Warn',
    // The packages' own builds check their types.
    skipErrorChecking: true,
    disableSources: true,
    excludeInternal: true,
    excludePrivate: true,
    githubPages: false,
    sort: ['kind', 'alphabetical'],
    router: 'module',
    hideBreadcrumbs: true,
    hidePageHeader: true,
    entryFileName: 'index',
    useCodeBlocks: true,
    expandObjects: false,
    parametersFormat: 'table',
    interfacePropertiesFormat: 'table',
    typeDeclarationFormat: 'table',
    enumMembersFormat: 'table',
    propertiesFormat: 'table',
    classPropertiesFormat: 'table',
    tableColumnSettings: { hideInherited: true, hideModifiers: true, hideOverrides: true, hideSources: true },
    sanitizeComments: true,
    validation: { notExported: false, invalidLink: true, notDocumented: false },
  }
}
