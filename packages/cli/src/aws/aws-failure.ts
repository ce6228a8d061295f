import { CommandError } from '../command-line/command-error.ts'
import { printable } from '../terminal/printable.ts'

/**
 * Converts an AWS client's error to a CommandError with the name of the AWS SDK's error, such as
 * `ResourceNotFoundException`.
 *
 * @param repeatMessage Whether to include AWS's message; false if the request contained a secret.
 */
export function awsFailure(operation: string, error: unknown, repeatMessage = true): CommandError {
  const name = error instanceof Error ? error.name : 'unknown error'
  const said = repeatMessage && error instanceof Error ? printable(error.message).trim() : ''
  const facts = [name === 'Error' ? '' : name, said.replace(/\.$/, '')].filter(Boolean).join(': ')
  const parts = [`${facts}.`, adviceFor(`${name} ${said}`)]
  const message = `${operation} failed. ${parts.filter(Boolean).join(' ')}`
  return new CommandError('aws_failed', 'aws_failed', message, name)
}

function adviceFor(error: string): string {
  if (/region is missing/i.test(error)) return 'Set AWS_REGION.'
  if (/credentials|expiredtoken|signature|unrecognizedclient/i.test(error)) {
    return 'Set AWS_PROFILE or AWS credentials.'
  }
  if (/accessdenied/i.test(error)) return 'Grant the credentials that permission.'
  if (/\b(?:ECONN|ENOTFOUND|EAI_|Timeout|AggregateError)/i.test(error)) {
    return 'Check the Region, the endpoint and the network.'
  }
  return ''
}
