interface ProcessLike {
  readonly env?: { readonly DEBUG?: unknown }
}

/** Whether the environment variable `DEBUG` names `cognito-m2m`, as in `DEBUG=cognito-m2m` or `DEBUG=express:*,cognito-m2m`. */
export function isDebugging(): boolean {
  const { process } = globalThis as { readonly process?: ProcessLike }
  try {
    const names = String(process?.env?.DEBUG ?? '')
    return names
      .split(/[\s,]+/)
      .some((name) => name === 'cognito-m2m' || name === 'cognito-m2m*' || name === '*')
  } catch {
    // Deno, without permission to read the environment.
    return false
  }
}
