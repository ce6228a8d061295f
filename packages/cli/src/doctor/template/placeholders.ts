import { elementsOf, membersOf } from '../members.ts'

type Members = Readonly<Record<string, unknown>>

/**
 * Converts a CloudFormation template's values to plain JSON: parameters are replaced by their default, and values that
 * are known only at deployment by `${Name}`.
 */
export function withPlaceholders(value: unknown, template: Members): unknown {
  if (Array.isArray(value)) return value.map((element) => withPlaceholders(element, template))
  if (typeof value !== 'object' || value === null) return value
  const [[name = '', argument] = [], ...more] = Object.entries(value)
  if (more.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) {
    return resolved(name, argument, template)
  }
  return Object.fromEntries(
    Object.entries(value).map(([member, inner]) => [member, withPlaceholders(inner, template)]),
  )
}

function resolved(name: string, argument: unknown, template: Members): unknown {
  switch (name) {
    case 'Ref':
      return reference(String(argument), template)
    case 'Fn::GetAtt': {
      const path = Array.isArray(argument) ? argument.map(String).join('.') : String(argument)
      return reference(path, template)
    }
    case 'Fn::Sub':
      return substituted(argument, template)
    case 'Fn::Join': {
      const [separator, parts] = elementsOf(argument)
      const texts = elementsOf(withPlaceholders(parts, template)).map(String)
      return texts.join(typeof separator === 'string' ? separator : '')
    }
    case 'Fn::If':
      // Either branch may be deployed; conditions are usually named after the first.
      return withPlaceholders(elementsOf(argument)[1], template)
    default:
      return `\${${name}}`
  }
}

function substituted(argument: unknown, template: Members): string {
  const [text, values] = Array.isArray(argument) ? argument : [argument, {}]
  return String(text).replaceAll(/\$\{([^!{}][^{}]*)\}/g, (_, path: string) => {
    const own = membersOf(values)[path.trim()]
    return String(own === undefined ? reference(path.trim(), template) : withPlaceholders(own, template))
  })
}

/** `Ref` of a resource server is its identifier, of a parameter its default. */
function reference(path: string, template: Members): unknown {
  const [name = ''] = path.split('.')
  const { Type, Properties } = membersOf(membersOf(template.Resources)[name])
  if (Type === 'AWS::Cognito::UserPoolResourceServer') {
    const { Identifier } = membersOf(Properties)
    if (typeof Identifier === 'string') return Identifier
  }
  const { Default } = membersOf(membersOf(template.Parameters)[path])
  return typeof Default === 'string' || typeof Default === 'number' ? Default : `\${${path}}`
}
