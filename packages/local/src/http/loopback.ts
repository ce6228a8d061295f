/** `localhost`, 127.0.0.0/8 and ::1, as a URL or a Host header names them, with or without a port. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])(?::\d{1,5})?$/i.test(host)
}
