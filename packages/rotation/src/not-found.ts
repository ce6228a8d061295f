/** Whether Secrets Manager reported that a secret, a version or a value does not exist. */
export function isNotFound(error: unknown): boolean {
  return error instanceof Error && error.name === 'ResourceNotFoundException'
}
