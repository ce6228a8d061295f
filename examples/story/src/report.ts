import { styleText } from 'node:util'
import type { Scene, Story } from './play.ts'

const stages = ['format', 'signature', 'claims'] as const

/** The URLs, printed before the first request. */
export function heading(at: { tokenEndpoint: string; api: string }): string {
  return `
${bold('A machine gets a token, and an API validates it')}

  client  →  token endpoint   ${at.tokenEndpoint}
  client  →  API              ${at.api}/orders
`
}

/** The token, explained by the three stages of validation. */
export function tokenReport({ token, keys, issuer }: Story): string {
  const { header, claims } = token
  const left = Number(claims.exp) - Number(claims.iat)
  return `
${bold('The token, in three stages')}

  1 format     ${token.characters} characters, three parts; ${header.alg}, kid ${header.kid}
  2 signature  keys of ${issuer}
               ${keys.map((kid) => (kid === header.kid ? bold(`${kid} ← verifies it`) : kid)).join('\n               ')}
  3 claims     iss        ${claims.iss}
               token_use  ${claims.token_use}
               client_id  ${claims.client_id} (and sub the same: a machine)
               scope      ${claims.scope}
               exp        ${left} seconds after it was issued
`
}

/** The table header; one line per request follows. */
export const sceneHeading = `
${bold('The response to each request')}

  ${dim(columns('request', 'status', 'format', 'signature', 'claims', 'reason, from the log of the API'))}
`

export function sceneLine(scene: Scene): string {
  const reached = scene.stage === undefined ? 3 : stages.indexOf(scene.stage)
  const asked = scene.status !== 401 || scene.error !== 'missing_token'
  const marks = stages.map((stage, index) => {
    if (!asked || index > reached) return '·'
    return stage === scene.stage ? 'refused' : 'ok'
  })
  const why = [
    scene.code ?? (asked ? '' : 'no credentials: challenge without error'),
    scene.keyDownloads > 0 ? 'keys were downloaded' : '',
  ].filter((part) => part !== '')
  const line = columns(scene.name, String(scene.status), ...marks, why.join(', '))
  const sign = scene.asExpected ? ' ' : styleText('red', '✗')
  return `${sign} ${scene.asExpected ? line : styleText('red', `${line}  expected ${JSON.stringify(scene.expected)}`)}\n`
}

export function verdict({ scenes, asExpected }: Story): string {
  const right = scenes.filter((scene) => scene.asExpected).length
  return `\n${right} of ${scenes.length} requests got the expected response.${asExpected ? '' : styleText('red', ' The others are marked above.')}\n`
}

function columns(request: string, answer: string, ...rest: string[]): string {
  const [format = '', signature = '', claims = '', why = ''] = rest
  return `${request.padEnd(26)}${answer.padEnd(8)}${format.padEnd(9)}${signature.padEnd(11)}${claims.padEnd(9)}${why}`.trimEnd()
}

function bold(text: string): string {
  return styleText('bold', text)
}

function dim(text: string): string {
  return styleText('dim', text)
}
