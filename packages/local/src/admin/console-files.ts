import { readFileSync } from 'node:fs'
import type { Reply } from '../http/reply.ts'

const html = 'text/html; charset=utf-8'
const css = 'text/css; charset=utf-8'
const script = 'text/javascript; charset=utf-8'

const files: ReadonlyMap<string, readonly [name: string, type: string]> = new Map([
  ['/', ['console.html', html]],
  ['/console.css', ['console.css', css]],
  ...[
    'console.js',
    'element.js',
    'server.js',
    'pools.js',
    'token.js',
    'explanation.js',
    'faults.js',
    'requests.js',
  ].map((name): [string, [string, string]] => [`/${name}`, [name, script]]),
])

const headers = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
}

/** The console page: files of the package, by name, and no others. */
export function consoleFile(path: string): Reply | undefined {
  const file = files.get(path)
  if (file === undefined) return undefined
  const [name, type] = file
  const body = readFileSync(new URL(`../../console/${name}`, import.meta.url), 'utf8')
  return { status: 200, headers: { ...headers, 'content-type': type }, body }
}
