import { readFileSync } from 'node:fs'
import type { Reply } from '../http/reply.ts'

const files: Readonly<Record<string, readonly [name: string, type: string]>> = {
  '/': ['console.html', 'text/html; charset=utf-8'],
  '/console.css': ['console.css', 'text/css; charset=utf-8'],
  '/console.js': ['console.js', 'text/javascript; charset=utf-8'],
}

const headers = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
}

/** The console page: three files in the package, and no others. */
export function consoleFile(path: string): Reply | undefined {
  const file = Object.hasOwn(files, path) ? files[path] : undefined
  if (file === undefined) return undefined
  const [name, type] = file
  const body = readFileSync(new URL(`../../console/${name}`, import.meta.url), 'utf8')
  return { status: 200, headers: { ...headers, 'content-type': type }, body }
}
