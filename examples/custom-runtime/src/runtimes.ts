import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleForWorkerd } from './bundle.ts'

export const runtimes = ['node', 'bun', 'deno', 'workerd'] as const
export type Runtime = (typeof runtimes)[number]

const bin = new URL('../node_modules/.bin/', import.meta.url).pathname
const source = new URL('./', import.meta.url).pathname
const conditions = '--conditions=@cognito-m2m/source'

/** Starts the API in a runtime, in a separate process, on a loopback port. */
export async function startRuntime(
  runtime: Runtime,
  at: { issuer: string; port: number },
): Promise<ChildProcess> {
  const [command, ...parameters] = await commandFor(runtime, at)
  return spawn(command, parameters, {
    env: { ...process.env, COGNITO_ISSUER: at.issuer, PORT: String(at.port) },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
}

async function commandFor(
  runtime: Runtime,
  at: { issuer: string; port: number },
): Promise<[string, ...string[]]> {
  if (runtime === 'node') return [process.execPath, conditions, `${source}node-server.ts`]
  if (runtime === 'bun') return [`${bin}bun`, conditions, `${source}bun.ts`]
  if (runtime === 'deno') {
    const permissions = ['--allow-net=127.0.0.1', '--allow-env=PORT,COGNITO_ISSUER']
    const resolution = ['--no-config', '--node-modules-dir=manual', conditions]
    return [`${bin}deno`, 'run', ...resolution, ...permissions, `${source}deno.ts`]
  }
  const folder = await mkdtemp(join(tmpdir(), 'cognito-m2m-workerd-'))
  await bundleForWorkerd(join(folder, 'worker.js'))
  await writeFile(join(folder, 'config.capnp'), workerdConfig(at))
  return [`${bin}workerd`, 'serve', join(folder, 'config.capnp')]
}

/** Workers may connect to private addresses only if configured, and the local emulator has one. */
function workerdConfig({ issuer, port }: { issuer: string; port: number }): string {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "worker.js", esModule = embed "worker.js")],
      compatibilityDate = "2026-11-01",
      bindings = [(name = "COGNITO_ISSUER", text = "${issuer}")],
    )),
    (name = "internet", network = (allow = ["public", "private"], tlsOptions = (trustBrowserCas = true))),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
`
}
