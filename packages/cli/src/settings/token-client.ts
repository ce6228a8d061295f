import type { TokenSourceClient } from '@cognito-m2m/core'
import type { OptionValues } from '../command-line/definition.ts'
import { UsageError } from '../command-line/usage-error.ts'
import { askHidden } from '../terminal/prompt.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { readClientSettings, transportOf } from './client-settings.ts'
import { settingSources } from './sources.ts'

/** A client that gets tokens, with its secret at hand. */
export type TokenClient = TokenSourceClient & { readonly clientId: string; readonly clientSecret: string }

/**
 * The client that the options, the environment and files name. Asks for the secret if nothing holds it.
 *
 * @throws UsageError when something is missing, and there is nobody to ask.
 */
export async function readTokenClient(values: OptionValues, terminal: Terminal): Promise<TokenClient> {
  const settings = await readClientSettings(await settingSources(values, terminal), terminal.cwd)
  const transport = transportOf(settings)
  const { clientId, scopes } = settings
  if (clientId === undefined) throw new UsageError('set --client-id or COGNITO_CLIENT_ID.')
  const clientSecret =
    settings.clientSecret?.value.trim() ??
    (await askHidden(terminal, 'Client secret', 'Set COGNITO_CLIENT_SECRET, --secret-file or --secret-id.'))
  return { transport, clientId: clientId.value, clientSecret, ...(scopes && { scopes: scopes.value }) }
}
