'use strict'
// Behaviour check for brace-expansion (case brace-expansion-504)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const { expand } = require('./package/dist/commonjs/index.js')
t('options', () => assert.deepStrictEqual(expand('a{b,c}d'), ['abd', 'acd']))
t('numbers', () => assert.deepStrictEqual(expand('{1..3}'), ['1', '2', '3']))
t('letters with a step', () => assert.deepStrictEqual(expand('{a..e..2}'), ['a', 'c', 'e']))
t('nested', () => assert.deepStrictEqual(expand('{a,{b,c}}'), ['a', 'b', 'c']))
t('an escaped brace', () => assert.deepStrictEqual(expand('\\{a,b}'), ['{a,b}']))
t('an escaped bracket', () => assert.deepStrictEqual(expand('\\[{a,b}\\]'), ['\\[a\\]', '\\[b\\]']))
t('an escaped letter', () => assert.deepStrictEqual(expand('x\\d{1,2}'), ['x\\d1', 'x\\d2']))
t('an escaped full stop', () => assert.deepStrictEqual(expand('{1\\.,2}'), ['1.', '2']))
t('an escaped comma', () => assert.deepStrictEqual(expand('{a\\,b,c}'), ['a,b', 'c']))
t('nothing to do', () => assert.deepStrictEqual(expand('plain'), ['plain']))

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
