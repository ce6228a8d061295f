import { execFile, spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { startLocalCognito } from '@cognito-m2m/local'
import { describe, expect, it } from 'vitest'

const run = promisify(execFile)
const page = new URL('../../../docs/start/aws.md', import.meta.url)

const hasCli = spawnSync('aws', ['--version']).status === 0
if (!hasCli) console.warn('SKIPPED: the AWS CLI is not on this machine, so docs/start/aws.md was NOT run.')

describe.skipIf(!hasCli)('docs/start/aws.md', () => {
  it('makes a client whose secret gets a token, and removes it all', async () => {
    await using cognito = await startLocalCognito()
    const text = await readFile(page, 'utf8')
    const [create = '', secret = '', remove = ''] = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map(
      ([, code = '']) => code,
    )
    const commands = [
      'set -eu',
      `aws() { command aws --endpoint-url ${cognito.url} "$@"; }`,
      create,
      `SECRET=$(${secret.trim()})`,
      `curl -s -u "$CLIENT:$SECRET" -d grant_type=client_credentials ${cognito.url}/oauth2/token | grep -c access_token`,
      remove.replaceAll('my-machines-1234', '"my-machines-$RANDOM"'),
    ]
    const { stdout } = await run('bash', ['-c', commands.join('\n').replaceAll('$RANDOM', '1234')], {
      env: {
        ...process.env,
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_DEFAULT_REGION: 'eu-west-1',
      },
    })
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('1')
  }, 120_000)
})
