import type { Refused, ResourceMetadata } from '@cognito-m2m/core'

/** A JSON response: a refusal, or the metadata. Without a body for HEAD. */
export function jsonResponse(
  { method }: Request,
  { status, headers, body }: Pick<Refused, 'status' | 'headers' | 'body'>,
): Response {
  return new Response(method === 'HEAD' ? null : JSON.stringify(body), { status, headers })
}

/** The metadata, for a request for its path; undefined for every other request. */
export function metadataResponse(
  request: Request,
  metadata: ResourceMetadata | undefined,
): Response | undefined {
  if (!metadata?.isRequestedBy(request.method, new URL(request.url).pathname)) return undefined
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  return jsonResponse(request, { status: 200, headers, body: metadata.body })
}
