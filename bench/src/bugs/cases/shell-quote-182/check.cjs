'use strict'
// Behaviour check for shell-quote (case shell-quote-182)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const { quote, parse } = require('./package/index.js')
t('words', () => assert.strictEqual(quote(['a', 'b-c', '1']), 'a b-c 1'))
t('nothing', () => assert.strictEqual(quote([]), ''))
t('a space', () => assert.strictEqual(quote(['a b']), "'a b'"))
t('an empty text', () => assert.strictEqual(quote(['']), "''"))
t('empty texts among words', () => assert.strictEqual(quote(['a', '', 'b', '']), "a '' b ''"))
t('there and back', () => assert.deepStrictEqual(parse(quote(['x', '', 'y'])), ['x', '', 'y']))
t('single quotes', () => assert.strictEqual(quote(["it's"]), '"it\'s"'))
t('operators', () => assert.strictEqual(quote(['a', { op: '&&' }, 'b']), 'a \\&\\& b'))
t('dollars', () => assert.strictEqual(quote(['$HOME', 'a*']), '\\$HOME a\\*'))

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
