/** The few ASN.1 types that a certificate needs, in DER (ITU-T X.690). */
const encode = (tag: number, ...contents: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(contents)
  const length =
    body.length < 128
      ? [body.length]
      : body.length < 256
        ? [0x81, body.length]
        : [0x82, body.length >> 8, body.length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...length]), body])
}

export const sequence = (...items: readonly Buffer[]) => encode(0x30, ...items)
export const set = (...items: readonly Buffer[]) => encode(0x31, ...items)
export const octets = (content: Buffer) => encode(0x04, content)
export const boolean = (value: boolean) => encode(0x01, Buffer.from([value ? 0xff : 0]))
export const utf8 = (text: string) => encode(0x0c, Buffer.from(text))
export const bits = (content: Buffer, unused = 0) => encode(0x03, Buffer.from([unused]), content)
/** A value with a context-specific tag; `constructed` when it contains other values. */
export const tagged = (number: number, content: Buffer, constructed = true) =>
  encode((constructed ? 0xa0 : 0x80) | number, content)

/** A positive integer. */
export function integer(bytes: Buffer): Buffer {
  return encode(0x02, (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.from([0]), bytes]))
}

/** An object identifier, such as `2.5.29.17`. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const bytes = [first * 40 + second]
  for (const arc of rest) {
    const groups = [arc & 0x7f]
    for (let left = arc >> 7; left > 0; left >>= 7) groups.unshift((left & 0x7f) | 0x80)
    bytes.push(...groups)
  }
  return encode(0x06, Buffer.from(bytes))
}

/** A time in the format of certificates until 2049. */
export function utcTime(seconds: number): Buffer {
  const digits = new Date(seconds * 1000).toISOString().replaceAll(/[-:T]/g, '').slice(2, 14)
  return encode(0x17, Buffer.from(`${digits}Z`))
}
