'use strict'
// Behaviour check for picomatch (case picomatch-403)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const picomatch = require('./package/index.js')
t('a star', () => { const is = picomatch('*.js'); assert.deepStrictEqual([is('a.js'), is('a.css'), is('d/a.js')], [true, false, false]) })
t('two stars', () => assert.strictEqual(picomatch('**/*.js')('d/e/a.js'), true))
t('three stars are one', () => { const is = picomatch('***'); assert.deepStrictEqual([is('a'), is('a/b')], [true, false]) })
t('a word', () => { const is = picomatch('abc'); assert.deepStrictEqual([is('abc'), is('abd')], [true, false]) })
t('constructor', () => { const is = picomatch('constructor'); assert.deepStrictEqual([is('constructor'), is('x')], [true, false]) })
t('other inherited names', () => assert.deepStrictEqual(['toString', 'valueOf', 'hasOwnProperty'].map((n) => picomatch.isMatch(n, n)), [true, true, true]))
t('inherited names as a part', () => assert.strictEqual(picomatch.isMatch('a/constructor.js', '**/constructor.js'), true))
t('braces', () => assert.deepStrictEqual(['a', 'b', 'c'].map((x) => picomatch.isMatch(x, '{a,b}')), [true, true, false]))
t('negated', () => assert.deepStrictEqual(['a', 'b'].map((x) => picomatch.isMatch(x, '!a')), [false, true]))

const only = (process.argv.find((x) => x.startsWith('--only=')) || '').slice(7)
;(async () => {
  let bad = 0
  for (const fn of befores) await fn()
  for (const [i, [name, fn]] of tests.entries()) {
    if (only !== '' && Number(only) !== i) continue
    try { await fn(); console.log('ok ' + i + ' ' + name) } catch (e) { bad++; console.log('not ok ' + i + ' ' + name + ': ' + String(e && e.message).split('\n')[0]) }
  }
  process.exitCode = bad ? 1 : 0
})().catch((e) => { console.log(String(e && e.stack)); process.exitCode = 2 })
