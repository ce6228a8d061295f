/** Whether it is `localhost`, 127.0.0.0/8 or ::1, as in a URL or a Host header, with or without a port. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])(?::\d{1,5})?$/i.test(host)
}
