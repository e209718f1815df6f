'use strict'
// Behaviour check for json5 (case json5-211)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const JSON5 = require('./package/lib/index.js')
t('plain', () => assert.strictEqual(JSON5.stringify({ a: 1, 'b-c': [true, null] }), "{a:1,'b-c':[true,null]}"))
t('quotes', () => { assert.strictEqual(JSON5.stringify("it's"), '"it\'s"'); assert.strictEqual(JSON5.stringify('say "x"'), "'say \"x\"'") })
t('both quotes', () => assert.strictEqual(JSON5.stringify('\'"'), "'\\'\"'"))
t('escapes', () => assert.strictEqual(JSON5.stringify('a\n\t\u2028'), "'a\\n\\t\\u2028'"))
t('a null character', () => assert.strictEqual(JSON5.stringify('\0'), "'\\0'"))
t('a null character in front of a letter', () => assert.strictEqual(JSON5.stringify('\0x'), "'\\0x'"))
t('a null character in front of a digit', () => assert.strictEqual(JSON5.stringify('\x001'), "'\\x001'"))
t('there and back', () => assert.strictEqual(JSON5.parse(JSON5.stringify('a\x009\x00b')), 'a\x009\x00b'))
t('as a key', () => assert.deepStrictEqual(JSON5.parse(JSON5.stringify({ '\x007': 1 })), { '\x007': 1 }))
t('outside the first plane', () => assert.strictEqual(JSON5.stringify('😀'), "'😀'"))

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
