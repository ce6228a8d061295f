import { UsageError } from '../../command-line/usage-error.ts'
import { membersOf } from '../members.ts'
import { fromCloudFormation } from './cloudformation.ts'
import type { TemplateModel } from './model.ts'
import { fromOpenApi, isOpenApi } from './open-api.ts'
import { parseTemplate } from './parse.ts'
import { fromServerless } from './serverless.ts'
import { fromTerraform } from './terraform.ts'

/**
 * Reads a template: CloudFormation or SAM, `serverless.yml`, Terraform's JSON syntax, the output of
 * `terraform show -json`, or an OpenAPI document. The format is detected from the content.
 *
 * @throws UsageError when it is none of them.
 */
export async function readTemplate(file: string, cwd: string): Promise<TemplateModel> {
  const document = membersOf(await parseTemplate(file, cwd))
  const { Resources, provider, service, resource, terraform_version: version } = document
  if (typeof Resources === 'object' && Resources !== null) return fromCloudFormation(file, document)
  if (typeof version === 'string' || (typeof resource === 'object' && resource !== null)) {
    return fromTerraform(file, document)
  }
  if (service !== undefined && provider !== undefined) {
    const { Resources: own, Parameters } = membersOf(document.resources)
    const formation = fromCloudFormation(file, { Resources: own, Parameters })
    const serverless = fromServerless(file, document)
    return {
      ...formation,
      authorizers: [...serverless.authorizers, ...formation.authorizers],
      routes: [...serverless.routes, ...formation.routes],
    }
  }
  if (isOpenApi(document)) return { file, ...fromOpenApi(document), userPools: [], appClients: [] }
  throw new UsageError(
    `${file} is not a template. Pass a CloudFormation or SAM template, a serverless.yml, a .tf.json, an OpenAPI document, or the output of \`terraform show -json\`.`,
  )
}
