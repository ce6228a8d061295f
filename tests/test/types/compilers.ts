import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { packAll } from '../packages/tarballs.ts'

const run = promisify(execFile)
const here = new URL('./', import.meta.url).pathname

/** How a project finds modules: as Node.js does, or as a bundler does. */
export type Resolution = 'nodenext' | 'bundler'

/** A user's project outside the workspace, with the packed packages and several versions of TypeScript. */
export interface Compilers {
  /** What `tsc --version` prints. */
  versionOf(version: string): Promise<string>
  /** Compiles every program at once. Returns the errors by file: a program's name, or a path outside the programs. */
  compile(version: string, resolution: Resolution): Promise<ReadonlyMap<string, string>>
  /** Compiles the programs of `mistakes/`. Returns each error in them. */
  mistakes(version: string): Promise<readonly Mistake[]>
}

/** An error of the compiler, as it prints it. */
export interface Mistake {
  readonly program: string
  readonly line: number
  readonly column: number
  /** Its first line: what an editor shows first. */
  readonly message: string
}

/**
 * Installed by pnpm, whose `node_modules` lets a program import only what it depends on itself: a declaration that names
 * anything else does not compile (TS2742).
 */
export async function installCompilers(versions: readonly string[]): Promise<Compilers> {
  const project = await mkdtemp(join(tmpdir(), 'cognito-m2m-types-'))
  const tarballs = Object.fromEntries((await packAll()).map(({ name, file }) => [name, `file:${file}`]))
  const compilers = Object.fromEntries(
    versions.map((version) => [aliasOf(version), `npm:typescript@${version}`]),
  )
  const others = JSON.parse(await readFile(join(here, 'dependencies.json'), 'utf8'))
  await writeFile(
    join(project, 'package.json'),
    JSON.stringify({
      private: true,
      type: 'module',
      dependencies: { ...others, ...tarballs, ...compilers },
    }),
  )
  // The packages depend on each other by version: those versions are not published.
  await writeFile(
    join(project, 'pnpm-workspace.yaml'),
    JSON.stringify({ packages: ['.'], overrides: tarballs }),
  )
  await cp(join(here, 'programs'), join(project, 'src'), { recursive: true })
  await cp(join(here, 'mistakes'), join(project, 'mistakes'), { recursive: true })
  await run('pnpm', ['install', '--prefer-offline', '--ignore-scripts', '--no-lockfile'], { cwd: project })

  const tsc = (version: string) => join(project, 'node_modules', aliasOf(version), 'bin/tsc')
  async function outputOf(version: string, name: string, settings: object): Promise<string> {
    const config = join(project, `tsconfig.${version}.${name}.json`)
    await writeFile(config, JSON.stringify(settings))
    const compiled = run(process.execPath, [tsc(version), '-p', config, '--pretty', 'false'], {
      cwd: project,
    })
    const { stdout } = await compiled.catch((failed: { stdout: string }) => failed)
    return stdout
  }

  return {
    async versionOf(version) {
      return (await run(process.execPath, [tsc(version), '--version'])).stdout
    },
    async compile(version, resolution) {
      const compilerOptions = {
        ...options,
        ...resolutions[resolution],
        outDir: `dist-${version}-${resolution}`,
      }
      const exclude = resolution === 'bundler' ? [] : ['src/*.bundler.ts']
      return errorsByFile(await outputOf(version, resolution, { compilerOptions, include: ['src'], exclude }))
    },
    async mistakes(version) {
      const compilerOptions = {
        ...options,
        ...resolutions.nodenext,
        skipLibCheck: true,
        rootDir: 'mistakes',
        noEmit: true,
      }
      const output = await outputOf(version, 'mistakes', { compilerOptions, include: ['mistakes'] })
      return [...output.matchAll(/^mistakes\/(\S+)\((\d+),(\d+)\): error TS\d+: (.*)$/gm)].map(
        ([, program = '', line, column, message = '']) => ({
          program,
          line: Number(line),
          column: Number(column),
          message,
        }),
      )
    },
  }
}

function aliasOf(version: string): string {
  return `typescript-${version}`
}

/** What `tsc --init` writes, and stricter. */
const options = {
  target: 'es2023',
  lib: ['es2023', 'dom', 'dom.iterable'],
  strict: true,
  declaration: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  types: ['node'],
  rootDir: 'src',
}

const resolutions: Readonly<Record<Resolution, object>> = {
  // Once for each version, the declarations of the packages are checked as well, and with them those of all that the programs
  // import. TypeBox's take as long as all others together: the program that uses it is compiled without.
  nodenext: { module: 'nodenext', skipLibCheck: false },
  bundler: { module: 'esnext', moduleResolution: 'bundler', skipLibCheck: true },
}

/** `src/a.ts(1,2): error TS1: …`, and its continuation lines, by file. */
function errorsByFile(output: string): ReadonlyMap<string, string> {
  const errors = new Map<string, string>()
  let file = 'tsc'
  for (const line of output.split('\n').filter((text) => text.trim() !== '')) {
    const found = /^(\S+?)\(\d+,\d+\): error /.exec(line)?.[1]
    if (found !== undefined) file = found.startsWith('src/') ? basename(found) : found
    errors.set(file, `${errors.get(file) ?? ''}${line}\n`)
  }
  return errors
}
