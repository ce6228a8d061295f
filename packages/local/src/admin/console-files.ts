import type { Reply } from '../http/reply.ts'
import { consoleFiles } from './console-bundle.ts'

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
}

const headers = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
}

/** The console page and its files, by name. */
export function consoleFile(path: string): Reply | undefined {
  const name = path === '/' ? 'console.html' : path.slice(1)
  const type = types[name.slice(name.lastIndexOf('.') + 1)]
  if (type === undefined || !Object.hasOwn(consoleFiles, name)) return undefined
  return { status: 200, headers: { ...headers, 'content-type': type }, body: consoleFiles[name] ?? '' }
}
