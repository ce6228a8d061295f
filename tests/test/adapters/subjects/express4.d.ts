declare module 'express4' {
  import express from 'express'

  // What the tests use of it is the same in both.
  export default express
}
