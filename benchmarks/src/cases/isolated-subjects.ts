import type { Kind } from '../case.ts'
import { isolate } from '../isolated/isolate.ts'
import type { Place } from '../isolated/place.ts'
import type { Subject } from '../measure/interleave.ts'

/** One process per subject, with the same parameters except for the subject's name. */
export function isolateAll(
  subjects: readonly { readonly name: string; readonly kind: Kind }[],
  module: string,
  parametersOf: (name: string) => unknown,
  place?: Place,
): Promise<Subject[]> {
  const start = ({ name, kind }: { readonly name: string; readonly kind: Kind }) =>
    isolate({ name, kind }, module, parametersOf(name), place)
  return Promise.all(subjects.map(start))
}
