interface Runtime {
  readonly process?: { readonly env?: { readonly DEBUG?: unknown } }
  readonly Deno?: {
    readonly permissions: { querySync(of: { name: 'env'; variable: string }): { readonly state: string } }
  }
}

/**
 * Whether the environment variable `DEBUG` contains `cognito-m2m`, as in `DEBUG=cognito-m2m` or
 * `DEBUG=express:*,cognito-m2m`.
 */
export function isDebugging(): boolean {
  const { process, Deno } = globalThis as Runtime
  try {
    // Reading it without permission would make Deno prompt the user.
    if (
      Deno !== undefined &&
      Deno.permissions.querySync({ name: 'env', variable: 'DEBUG' }).state !== 'granted'
    ) {
      return false
    }
    const names = String(process?.env?.DEBUG ?? '').split(/[\s,]+/)
    return names.some((name) => name === 'cognito-m2m' || name === 'cognito-m2m*' || name === '*')
  } catch {
    return false
  }
}
