import { type AdminServer, startAdmin } from './admin/start-admin.ts'
import { answer } from './answer.ts'
import { createService } from './create-service.ts'
import { createFaults } from './faults/faults.ts'
import { listen } from './http/listen.ts'
import { type LocalCognito, localCognito } from './local-cognito.ts'
import { checkedOptions } from './options/checked-options.ts'
import type { LocalCognitoOptions, ResourceServerOption } from './options/options.ts'
import { createRequestLog } from './requests/request-log.ts'

/**
 * Starts a Cognito on loopback: user pools, their keys, both ways to a machine's token, and the provisioning API.
 * For development and tests only: its keys are public.
 *
 * @param options See the README; with none, one pool with one resource server and one app client.
 * @returns The running server. `await using` closes it, or call `close()`.
 * @throws OptionError when an option is wrong; the error of the system when a port is taken.
 */
export async function startLocalCognito<const Pools extends readonly (readonly ResourceServerOption[])[]>(
  options: LocalCognitoOptions<Pools> = {},
): Promise<LocalCognito> {
  return start(checkedOptions(options))
}

async function start(options: LocalCognitoOptions): Promise<LocalCognito> {
  const service = createService(options)
  const surroundings = { faults: createFaults(service.registry), requests: createRequestLog() }
  const host = options.host ?? '127.0.0.1'
  const listener = await listen({ host, port: options.port ?? 0 }, (incoming, outgoing) =>
    answer(service, surroundings, incoming, outgoing),
  )
  const url = options.publicUrl?.replace(/\/$/, '') ?? listener.url
  service.setBaseUrl(url)

  let admin: AdminServer | undefined
  const cognito = localCognito(service, {
    url,
    host,
    port: listener.port,
    adminUrl: () => admin?.url,
    ...surroundings,
    async close() {
      await Promise.all([listener.close(), admin?.close()])
      service.save()
    },
  })
  try {
    if (typeof options.adminPort === 'number') {
      admin = await startAdmin(options.adminPort, { cognito, service, ownUrl: listener.url, ...surroundings })
    }
    service.save()
  } catch (cause) {
    await cognito.close()
    throw cause
  }
  service.registry.onChange(service.save)
  return cognito
}
