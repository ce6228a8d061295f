// CommonJS, because `__dirname` works wherever the package is loaded: Node.js, jest with CommonJS, a bundler's output.
module.exports = __dirname
