/**
 * The `build` script of every package. Run it in the package's folder: `node ../../release/build-package.ts`.
 *
 * It writes `dist` with ES modules and their declarations and, if the manifest publishes a `require` condition,
 * `dist/cjs` with CommonJS (`.cjs`, `.d.cts`) for tools that cannot load ES modules: jest's default, and TypeScript in
 * CommonJS modes. Node.js itself loads the ES modules for `require`, too (`module-sync`), so there is one copy of each
 * class. Comments are in the declarations, where editors show them; there are no source maps, because the code is not
 * minified.
 */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

interface Manifest {
  readonly publishConfig: { readonly exports: Readonly<Record<string, unknown>> }
}

const withoutComments = ['--declarationMap', 'false', '--sourceMap', 'false', '--removeComments']
const manifest = JSON.parse(await readFile('package.json', 'utf8')) as Manifest
const { exports } = manifest.publishConfig

await rm('dist', { recursive: true, force: true })
const configs: string[] = []
for await (const config of glob('tsconfig.build*.json')) configs.push(config)
for (const config of configs.sort()) {
  tsc(config, '--emitDeclarationOnly', '--declarationMap', 'false')
  tsc(config, '--declaration', 'false', ...withoutComments)
}

if (JSON.stringify(exports).includes('"require"')) {
  // A package excludes files that CommonJS does not support, such as a command with a top-level `await`.
  const ofCommonJs = existsSync('tsconfig.commonjs.json') ? ['tsconfig.commonjs.json'] : configs
  for (const config of ofCommonJs) {
    const commonJs = [
      '--module',
      'commonjs',
      '--moduleResolution',
      'bundler',
      '--verbatimModuleSyntax',
      'false',
    ]
    tsc(config, ...commonJs, '--declaration', 'false', ...withoutComments, '--outDir', 'dist/cjs')
  }
  for await (const file of glob('**/*.{js,d.ts}', { cwd: 'dist' })) {
    const isCode = file.endsWith('.js')
    if (isCode !== file.startsWith('cjs/')) continue
    const target = isCode ? file.replace(/js$/, 'cjs') : join('cjs', file.replace(/ts$/, 'cts'))
    await mkdir(dirname(join('dist', target)), { recursive: true })
    const text = await readFile(join('dist', file), 'utf8')
    // Relative specifiers: `require("./errors.js")` in code, `from './errors.ts'` and `import('./errors.ts')` in
    // declarations.
    const ofCommonJs = text.replace(
      /(\bfrom |\b(?:require|import)\()(["'])(\.{1,2}\/[^"']+)\.[jt]s\2/g,
      '$1$2$3.cjs$2',
    )
    await writeFile(join('dist', target), ofCommonJs)
    if (isCode) await rm(join('dist', file))
  }
}

function tsc(config: string, ...options: string[]): void {
  execFileSync('tsc', ['-p', config, ...options], { stdio: 'inherit' })
}
