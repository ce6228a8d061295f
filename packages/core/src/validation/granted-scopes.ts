/** The scopes of a token, and the resource servers to which they belong. */
export interface GrantedScopes {
  readonly scopes: readonly string[]
  readonly resources: readonly string[]
}

/** Reads the `scope` claim of a verified token. */
export type ReadScopes = (scope: string | undefined) => GrantedScopes

/** All tokens of a client usually have the same scopes. */
const maxEntries = 64
const maxCharacters = 1_024

const none: GrantedScopes = Object.freeze({ scopes: Object.freeze([]), resources: Object.freeze([]) })

/** Splits each distinct `scope` claim once: what it returns is frozen and shared by all tokens that have the claim. */
export function createScopeReader(): ReadScopes {
  const known = new Map<string, GrantedScopes>()
  // Comparing with the last claim is faster than hashing a new string for the map.
  let lastClaim = ''
  let last = none
  return (claim = '') => {
    if (claim === lastClaim) return last
    if (claim.length > maxCharacters) return splitScopes(claim)
    let granted = known.get(claim)
    if (granted === undefined) {
      if (known.size >= maxEntries) known.clear()
      granted = splitScopes(claim)
      known.set(claim, granted)
    }
    lastClaim = claim
    last = granted
    return granted
  }
}

function splitScopes(claim: string): GrantedScopes {
  // RFC 6749 §3.3: space-delimited. Empty entries are not scopes.
  const scopes = claim.split(' ').filter((name) => name !== '')
  return { scopes: Object.freeze(scopes), resources: Object.freeze(resourcesOf(scopes)) }
}

/** A resource server's identifier may contain `/`, a scope's name may not: the last one separates them. */
function resourcesOf(scopes: readonly string[]): string[] {
  const resources = new Set<string>()
  for (const scope of scopes) {
    const end = scope.lastIndexOf('/')
    if (end >= 1 && end < scope.length - 1) resources.add(scope.slice(0, end))
  }
  return [...resources]
}
