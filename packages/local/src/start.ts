import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AdminServer } from './admin/start-admin.ts'
import { answer } from './answer.ts'
import { createService } from './create-service.ts'
import { createFaults } from './faults/faults.ts'
import { type Listener, listen } from './http/listen.ts'
import { type LocalCognito, localCognito } from './local-cognito.ts'
import { checkedOptions } from './options/checked-options.ts'
import type { LocalCognitoOptions, ResourceServerOption } from './options/options.ts'
import { createRequestLog } from './requests/request-log.ts'

/**
 * Starts a local emulator of Amazon Cognito: user pools, their keys, the token endpoint, GetClientToken, and the
 * provisioning API. For development and tests only: its keys are public.
 *
 * @param options Default: one pool with one resource server and one app client.
 * @returns The running emulator. Close it with `await using` or `close()`.
 * @throws OptionError when an option is not valid. A system error (`EADDRINUSE`) when a port is in use.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
 * @example
 * ```ts
 * import { startLocalCognito } from '@cognito-m2m/local'
 *
 * const cognito = await startLocalCognito()
 * const token = await cognito.mintToken({ scopes: ['orders/read'] })
 * console.log(cognito.issuer, token)
 * await cognito.close()
 * ```
 */
export async function startLocalCognito<const Pools extends readonly (readonly ResourceServerOption[])[]>(
  options: LocalCognitoOptions<Pools> = {},
): Promise<LocalCognito> {
  return start(checkedOptions(options))
}

async function start(options: LocalCognitoOptions): Promise<LocalCognito> {
  const service = createService(options)
  const shared = { faults: createFaults(service.registry), requests: createRequestLog() }
  const host = options.host ?? '127.0.0.1'
  const handle = (incoming: IncomingMessage, outgoing: ServerResponse) =>
    answer(service, shared, incoming, outgoing)
  const open: Pick<Listener, 'close'>[] = []
  const close = async () => {
    await Promise.all(open.map((listener) => listener.close()))
    if (open.length > 0) service.save()
    service.release()
  }
  try {
    const identity = await identityOf(options, host)
    const listener = await listen({ host, port: options.port ?? 0, identity }, handle)
    open.push(listener)
    const url = options.publicUrl?.replace(/\/$/, '') ?? listener.url
    service.setBaseUrl(url)
    let admin: AdminServer | undefined
    const cognito = localCognito(service, {
      url,
      host,
      port: listener.port,
      adminUrl: () => admin?.url,
      certificateAuthority: identity && { pem: identity.ca, file: identity.caFile },
      ...shared,
      close,
    })
    if (typeof options.adminPort === 'number') {
      // The console's own requests need no certificate.
      const own = identity === undefined ? listener : await listen({ host: '127.0.0.1', port: 0 }, handle)
      if (own !== listener) open.push(own)
      const { startAdmin } = await import('./admin/start-admin.ts')
      admin = await startAdmin(options.adminPort, { cognito, service, ownUrl: own.url, ...shared })
      open.push(admin)
      service.setAdminUrl(admin.url)
    }
    service.save()
    service.registry.onChange(service.save)
    return cognito
  } catch (cause) {
    await close()
    throw cause
  }
}

async function identityOf({ https, publicUrl }: LocalCognitoOptions, host: string) {
  if (https === undefined || https === false) return undefined
  const { httpsIdentity } = await import('./https/https-identity.ts')
  const publicHost = publicUrl === undefined ? undefined : URL.parse(publicUrl)?.hostname
  const hosts = [host, publicHost].filter((name) => name !== undefined && name !== '0.0.0.0' && name !== '::')
  return httpsIdentity(hosts as string[], Date.now() / 1000, https === true ? undefined : https.folder)
}
