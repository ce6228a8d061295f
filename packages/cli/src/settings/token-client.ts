import type { TokenSourceClient } from '@cognito-m2m/core'
import type { OptionValues } from '../command-line/definition.ts'
import { UsageError } from '../command-line/usage-error.ts'
import { askHidden } from '../terminal/prompt.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { readClientSettings, transportOf } from './client-settings.ts'
import { settingSources } from './sources.ts'

/** A client that requests tokens, with its secret. */
export type TokenClient = TokenSourceClient & { readonly clientId: string; readonly clientSecret: string }

/**
 * Reads the client from the options, the environment and files. Prompts for the secret if it is not set.
 *
 * @throws UsageError when a setting is missing, and prompts are not possible.
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
