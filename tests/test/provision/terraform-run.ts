import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
/** Where the AWS provider is installed. */
export const plugins = process.env.TF_PLUGIN_DIR ?? '/opt/tf-plugins'

/** Terraform and the AWS provider are not on npm. */
export const terraformIsInstalled =
  existsSync(join(plugins, 'registry.terraform.io/hashicorp/aws')) &&
  (await run('terraform', ['version']).then(
    () => true,
    () => false,
  ))

/** What a Terraform command did: its exit code, and all that it printed. */
export interface TerraformRun {
  readonly code: number
  readonly output: string
}

/** Runs Terraform's commands in a folder. */
export function terraformIn(folder: string): (...args: readonly string[]) => Promise<TerraformRun> {
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    TF_CLI_CONFIG_FILE: '/dev/null',
    CHECKPOINT_DISABLE: '1',
    // Each command starts the provider anew, which builds its schema of 1,500 resources: with fewer collections of garbage
    // that takes a third less.
    GOGC: '400',
  }
  return (command = '', ...args) =>
    run('terraform', [command, '-no-color', ...args], { cwd: folder, env, maxBuffer: 1e8 }).then(
      ({ stdout }) => ({ code: 0, output: stdout }),
      (error: { code: number; stdout: string; stderr: string }) => ({
        code: error.code,
        output: `${error.stdout}${error.stderr}`,
      }),
    )
}

/** A module in a folder of its own, with a provider that asks local servers. */
export async function terraformModule(
  json: string,
  endpoints: { readonly cognitoidp: string; readonly secretsmanager: string },
) {
  const folder = await mkdtemp(join(tmpdir(), 'cognito-m2m-terraform-'))
  const provider = {
    region: 'eu-west-1',
    access_key: 'local',
    secret_key: 'local',
    skip_credentials_validation: true,
    skip_requesting_account_id: true,
    skip_metadata_api_check: true,
    endpoints,
  }
  await writeFile(join(folder, 'main.tf.json'), json)
  await writeFile(join(folder, 'provider.tf.json'), JSON.stringify({ provider: { aws: provider } }))
  const terraform = terraformIn(folder)
  return { folder, terraform, init: () => terraform('init', '-input=false', `-plugin-dir=${plugins}`) }
}
