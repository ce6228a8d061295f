import { writeFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

/** A function as deployed. */
export interface Bundle {
  readonly file: string
  readonly minifiedBytes: number
  readonly gzippedBytes: number
}

/** Bundles one of the functions of this folder, as AWS documents it for esbuild: minified, one ES module. */
export async function bundle(name: string, folder: string): Promise<Bundle> {
  const file = `${folder}/${name}.mjs`
  const { outputFiles } = await build({
    entryPoints: [new URL(`${name}.ts`, import.meta.url).pathname],
    outfile: file,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    write: false,
    mainFields: ['module', 'main'],
    conditions: conditions(),
    // CommonJS in an ES module needs `require`.
    banner: {
      js: "import{createRequire as createRequireOfBundle}from'node:module';const require=createRequireOfBundle(import.meta.url);",
    },
  })
  const contents = outputFiles[0]?.contents ?? new Uint8Array()
  await writeFile(file, contents)
  return { file, minifiedBytes: contents.length, gzippedBytes: gzipSync(contents, { level: 9 }).length }
}

/** The conditions that this process was started with: for the built packages, or for their source. */
function conditions(): string[] {
  const own = process.execArgv.filter((argument) => argument.startsWith('--conditions='))
  return ['node', 'import', 'module', ...own.map((argument) => argument.slice('--conditions='.length))]
}
