import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { toTerraformJson } from '@cognito-m2m/terraform'
import { App } from 'aws-cdk-lib'
import { machines } from './machines.ts'
import { MachinesStack } from './stack.ts'

// A prefix must be unique in its Region. Set your own.
const prefix = process.env.DOMAIN_PREFIX ?? 'acme-machines'
const folder = new URL('../', import.meta.url).pathname

const app = new App({ outdir: `${folder}cdk.out` })
const { artifactId } = new MachinesStack(app, prefix)
const { directory } = app.synth()
const { Resources } = JSON.parse(await readFile(`${directory}/${artifactId}.template.json`, 'utf8')) as {
  Resources: Record<string, { Type: string }>
}

await mkdir(`${folder}terraform`, { recursive: true })
const module = toTerraformJson(machines, { userPoolName: 'machines', domain: { prefix } })
await writeFile(`${folder}terraform/main.tf.json`, module)

const counts = new Map<string, number>()
for (const { Type } of Object.values(Resources)) counts.set(Type, (counts.get(Type) ?? 0) + 1)
const list = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([type, count]) => `  ${count} × ${type}`)
const clients = Object.values(machines.appClients).map(
  ({ name, scopes, accessTokenSeconds }) =>
    `  ${name}: ${scopes.join(' ')}, tokens of ${accessTokenSeconds} s`,
)
process.stdout.write(`Synthesized cdk.out/${artifactId}.template.json:
${list.join('\n')}

App clients:
${clients.join('\n')}

Deploy it, with credentials for an AWS account:
  npx cdk deploy --app cdk.out

Or with Terraform, from terraform/main.tf.json:
  terraform -chdir=terraform init && terraform -chdir=terraform apply

Or have the same on this machine, without an account:
  npx @cognito-m2m/local --config cdk.out/${artifactId}.template.json
`)
