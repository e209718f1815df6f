'use strict'
// Behaviour check for destr (case destr-202)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

let destr
before(async () => { destr = (await import('./package/dist/index.mjs')).destr })
t('words', () => assert.deepStrictEqual(['true', 'FALSE', 'null', 'undefined'].map((x) => destr(x)), [true, false, null, undefined]))
t('numbers', () => assert.deepStrictEqual(['1', '-2.5', '0'].map((x) => destr(x)), [1, -2.5, 0]))
t('exponents', () => assert.deepStrictEqual(['1e3', '-1.5E-2', '2e+1'].map((x) => destr(x)), [1000, -0.015, 20]))
t('objects', () => assert.deepStrictEqual(destr('{"a":[1,2]}'), { a: [1, 2] }))
t('other texts stay', () => assert.deepStrictEqual(['abc', '', '1a', '{bad'].map((x) => destr(x)), ['abc', '', '1a', '{bad']))
t('quotes', () => assert.strictEqual(destr('"a b"'), 'a b'))
t('quotes with escapes', () => assert.strictEqual(destr('"a\\"b\\n"'), 'a"b\n'))
t('strict', () => assert.throws(() => destr('{bad', { strict: true })))
t('two numbers in one', () => assert.throws(() => destr('1.2.3', { strict: true }), /Invalid JSON/))
t('no text', () => assert.deepStrictEqual(destr({ a: 1 }), { a: 1 }))

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
