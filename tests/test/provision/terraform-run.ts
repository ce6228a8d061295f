import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const plugins = process.env.TF_PLUGIN_DIR ?? '/opt/tf-plugins'

/** Terraform and the AWS provider are not on npm. */
export const terraformIsInstalled =
  existsSync(join(plugins, 'registry.terraform.io/hashicorp/aws')) &&
  (await run('terraform', ['version']).then(
    () => true,
    () => false,
  ))

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
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    TF_CLI_CONFIG_FILE: '/dev/null',
    CHECKPOINT_DISABLE: '1',
  }

  /** @returns the exit code, and all that was printed. */
  async function terraform(...args: string[]): Promise<{ code: number; output: string }> {
    return run('terraform', [...args, '-no-color'], { cwd: folder, env, maxBuffer: 1e8 }).then(
      ({ stdout }) => ({ code: 0, output: stdout }),
      (error: { code: number; stdout: string; stderr: string }) => ({
        code: error.code,
        output: `${error.stdout}${error.stderr}`,
      }),
    )
  }
  return { folder, terraform, init: () => terraform('init', '-input=false', `-plugin-dir=${plugins}`) }
}
