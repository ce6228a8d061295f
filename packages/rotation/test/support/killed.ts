/** What a killed function leaves behind: an API call that was made or not, and nothing after it. */
export class Killed extends Error {
  override readonly name = 'Killed'
}

/**
 * An AWS client on whose n-th call the process dies, before it is sent or right after it took effect.
 *
 * @param onCall Asked for each call, before and after. When it returns true, the process dies there.
 */
export function killable<Client extends object>(
  client: Client,
  onCall: (moment: 'before' | 'after') => boolean | Promise<boolean>,
): Client {
  return new Proxy(client, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name)
      if (typeof method !== 'function') return method
      return async (...input: unknown[]) => {
        if (await onCall('before')) throw new Killed()
        const outcome = await Promise.allSettled([method.apply(target, input) as unknown])
        if (await onCall('after')) throw new Killed()
        if (outcome[0].status === 'rejected') throw outcome[0].reason
        return outcome[0].value
      }
    },
  })
}
