import { App, Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'

/** The template of a stack with what `build` puts into it. */
export function synthesized(build: (stack: Stack) => unknown): Template {
  const stack = new Stack(new App(), 'Machines', { env: { account: '123456789012', region: 'eu-west-1' } })
  build(stack)
  return Template.fromStack(stack)
}
