// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of templates.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { lab } from './lab.ts'

const { diagnosed } = lab()
const fixtures = join(import.meta.dirname, 'fixtures')
const readable = [0, 2, 30]

/** A copy in which one value, somewhere, is another one. */
function withOneChange(value: unknown, path: readonly number[], change: unknown): unknown {
  const [first, ...rest] = path
  if (first === undefined || typeof value !== 'object' || value === null) return change
  const keys = Object.keys(value)
  if (keys.length === 0) return change
  const key = keys[first % keys.length] ?? ''
  const copy: Record<string, unknown> = Array.isArray(value) ? ([...value] as never) : { ...value }
  copy[key] = withOneChange(copy[key], rest, change)
  return copy
}

const path = fc.array(fc.nat(20), { maxLength: 7 })
const strange = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(
    { Ref: 'Pool' },
    { Ref: null },
    { 'Fn::Sub': ['${A}${B.C}', null] },
    { 'Fn::Join': 3 },
    { 'Fn::If': [] },
    { 'Fn::GetAtt': [{}] },
    '${',
    '${}',
    '${aws_x}',
    '__proto__',
    'constructor',
  ),
)

describe('doctor', () => {
  it.each(['cloudformation.yaml', 'sam.yaml', 'serverless.yml', 'main.tf.json', 'openapi.yaml'])(
    'reads %s with any value anywhere, without a crash',
    async (name) => {
      const text = readFileSync(join(fixtures, name), 'utf8')
      // Tags become what the long forms are.
      const long = text.replaceAll(/!(Ref|GetAtt|Sub|Join) ([^\s,\]}]+|\[)/g, '$2')
      const document: unknown = parse(long)
      await fc.assert(
        fc.asyncProperty(path, strange, async (place, change) => {
          const { code } = await diagnosed({
            files: { 'template.json': JSON.stringify(withOneChange(document, place, change) ?? null) },
            args: ['--template', 'template.json', '--offline'],
          })
          expect(readable).toContain(code)
        }),
        { numRuns: 150 },
      )
    },
  )

  it('reads definitions with any value anywhere, without a crash', async () => {
    const definitions = {
      resourceServers: [{ identifier: 'orders', scopes: { read: 'Read' } }],
      appClients: { warehouse: { scopes: ['orders/read'], accessTokenSeconds: 900 } },
    }
    await fc.assert(
      fc.asyncProperty(path, strange, async (place, change) => {
        const { code } = await diagnosed({
          files: { 'pool.json': JSON.stringify(withOneChange(definitions, place, change) ?? null) },
          args: ['--definitions', 'pool.json', '--offline'],
        })
        expect(readable).toContain(code)
      }),
      { numRuns: 150 },
    )
  })

  it('prints no control character of a template', async () => {
    const name = 'A\u001B[2J\u202E'
    const { document, out } = await diagnosed({
      files: {
        'template.json': {
          Resources: {
            [name]: { Type: 'AWS::ApiGatewayV2::Authorizer', Properties: { AuthorizerType: 'JWT' } },
            Client: {
              Type: 'AWS::Cognito::UserPoolClient',
              Properties: { AllowedOAuthFlows: ['client_credentials'], AllowedOAuthScopes: [name] },
            },
          },
        },
      },
      args: ['--template', 'template.json', '--offline'],
    })
    expect(out).toContain('jwt_audience_missing')
    const control = ['\u001B', '\u202E']
    for (const { what, fix } of document.findings) {
      expect(control.filter((character) => (what + fix).includes(character))).toEqual([])
    }
  })
})
