declare module 'koa2' {
  import Koa from 'koa'

  // What the tests use of it is the same in both.
  export default Koa
}
