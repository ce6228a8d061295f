// Preloaded into each program: its requests to AWS go to the emulator in place of AWS, so that the programs name the same
// URLs as their readers' own.
import http from 'node:http'
import https from 'node:https'
import { syncBuiltinESMExports } from 'node:module'

const emulator = new URL(process.env.EMULATOR)
const isAws = (hostname) => /^(cognito-idp\.eu-west-1\.amazonaws\.com|.*\.amazoncognito\.com)$/.test(hostname)

function routed(url) {
  const target = new URL(url)
  if (!isAws(target.hostname)) return url
  target.protocol = emulator.protocol
  target.host = emulator.host
  return target.href
}

const realFetch = globalThis.fetch
globalThis.fetch = (input, init) =>
  input instanceof Request
    ? realFetch(new Request(routed(input.url), input), init)
    : realFetch(routed(input), init)

const realRequest = https.request
https.request = (...args) => {
  const callback = typeof args.at(-1) === 'function' ? args.pop() : undefined
  const [first, second = {}] = args
  const options =
    typeof first === 'string' || first instanceof URL ? { ...urlOptions(new URL(first)), ...second } : first
  const hostname = options.hostname ?? options.host
  if (!isAws(String(hostname))) return realRequest(options, callback)
  const { agent, protocol, host, servername, ...rest } = options
  return http.request({ ...rest, hostname: emulator.hostname, port: emulator.port }, callback)
}
https.get = (...args) => https.request(...args).end()
syncBuiltinESMExports()

function urlOptions(url) {
  return { hostname: url.hostname, port: url.port, path: url.pathname + url.search }
}
