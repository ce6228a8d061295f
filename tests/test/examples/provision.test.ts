import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { startLocalCognito } from '@cognito-m2m/local'
import { expect, it } from 'vitest'
import { loadConfig } from '../../../packages/local/src/cli/load-config.ts'

const folder = new URL('../../../examples/provision/', import.meta.url).pathname

it('provision synthesizes with one command, and the emulator runs what it made', async () => {
  const env = { ...process.env, pnpm_config_verify_deps_before_run: 'false' }
  const { stdout } = await promisify(execFile)('pnpm', ['run', 'start'], { cwd: folder, env })
  expect(stdout).toContain('3 × AWS::Cognito::UserPoolClient')
  expect(stdout).toContain('3 × AWS::SecretsManager::RotationSchedule')
  expect(stdout).toContain('npx cdk deploy')
  await using cognito = await startLocalCognito(await loadConfig(`${folder}cdk.out/Machines.template.json`))
  expect(cognito.clients.map(({ name, scopes }) => [name, scopes])).toEqual([
    ['warehouse', ['orders/read']],
    ['shop', ['orders/read', 'orders/write']],
    ['reporting', ['orders/read', 'billing/read']],
  ])
}, 120_000)
