/** `true` where two types are the same, and `false`, which does not compile as `Same<…> = true`, where they are not. */
export type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** The type of what a function takes as its decision on a request, once it was allowed. */
export type TokenOf<Authorize extends (...args: never[]) => Promise<unknown>> =
  Extract<Awaited<ReturnType<Authorize>>, { allowed: true }> extends { token: infer Token } ? Token : never
